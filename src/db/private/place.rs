//! Where the cluster of a data directory lives: inside it, unless PostgreSQL's
//! user cannot enter there; then a link in it leads to the cluster.

use std::{
    fs::{self, DirBuilder, Permissions},
    io::ErrorKind,
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown, symlink},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use nix::unistd::{Uid, User, geteuid};
use sha2::{Digest, Sha256};

/// In a data directory: the cluster, or the link to it.
const NAME: &str = "postgresql";
const NOTE: &str = "postgresql-is-elsewhere.txt";

/// For clusters whose data directory PostgreSQL's user cannot enter.
const ELSEWHERE: &str = "/var/lib/tandem/elsewhere";

/// The shortest limit among systems for the path of a unix socket, without
/// the name that PostgreSQL gives it.
const LONGEST_SOCKET_DIR: usize = 103 - "/.s.PGSQL.5432".len();

pub struct Place {
    pub dir: PathBuf,
    pub sockets: PathBuf,
    /// PostgreSQL refuses to run as root and then runs as this user.
    pub run_as: Option<User>,
}

impl Place {
    /// Makes what is missing.
    pub fn of(data: &Path) -> Result<Self> {
        make_open(data).with_context(|| format!("cannot make the directory {}", data.display()))?;
        let data =
            data.canonicalize().with_context(|| format!("cannot enter {}", data.display()))?;
        let dir = match fs::read_link(data.join(NAME)) {
            Ok(elsewhere) => linked(&data, elsewhere)?,
            Err(_) => data.join(NAME),
        };
        let run_as = run_as(&dir)?;
        let dir = match &run_as {
            Some(user) if !can_enter(user, &data)? && dir.starts_with(&data) => {
                if dir.exists() {
                    bail!(
                        "{} cannot enter {}. Make it enterable (chmod o+x)",
                        user.name,
                        dir.display()
                    );
                }
                go_elsewhere(&data, user)?
            }
            _ => dir,
        };
        make_open(&dir).with_context(|| format!("cannot make the directory {}", dir.display()))?;
        let mut place = Self { sockets: dir.join("sockets"), dir, run_as };
        if place.sockets.as_os_str().len() > LONGEST_SOCKET_DIR {
            place.sockets = Path::new("/tmp").join(format!("tandem-{}", hash(&place.dir)));
        }
        place.make_own(&place.sockets)?;
        Ok(place)
    }

    /// A directory that only PostgreSQL's user enters.
    pub fn make_own(&self, dir: &Path) -> Result<()> {
        let owner = self.run_as.as_ref().map_or_else(geteuid, |user| user.uid);
        match DirBuilder::new().mode(0o700).create(dir) {
            Ok(()) => {
                let group = self.run_as.as_ref().map(|user| user.gid.as_raw());
                chown(dir, Some(owner.as_raw()), group)?;
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let found = fs::symlink_metadata(dir)?;
                ensure!(
                    found.is_dir() && found.uid() == owner.as_raw(),
                    "{} should be a directory of the user {}, and is not. Remove it",
                    dir.display(),
                    name(owner)
                );
                fs::set_permissions(dir, Permissions::from_mode(0o700))?;
            }
            Err(error) => {
                return Err(error).with_context(|| format!("cannot make {}", dir.display()));
            }
        }
        Ok(())
    }
}

fn linked(data: &Path, elsewhere: PathBuf) -> Result<PathBuf> {
    ensure!(
        elsewhere.exists(),
        "the database of {} was kept in {}, which is gone. Put it back from a backup; or, to begin \
         with an empty database, remove the link {}",
        data.display(),
        elsewhere.display(),
        data.join(NAME).display()
    );
    Ok(elsewhere)
}

fn go_elsewhere(data: &Path, user: &User) -> Result<PathBuf> {
    let dir = Path::new(ELSEWHERE).join(hash(data));
    make_open(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
    ensure!(
        can_enter(user, &dir)?,
        "PostgreSQL runs as the user {}, who can enter neither {} nor {}. Name a directory that \
         it can enter in TANDEM_DATA",
        user.name,
        data.display(),
        dir.display()
    );
    let note = format!(
        "The database of this directory is in {}\n\nWhen Tandem is started by root, PostgreSQL runs \
         as the user {}, who cannot enter this directory.\nThe link \"{NAME}\" leads there. Back up, \
         move and remove both together.\n",
        dir.display(),
        user.name,
    );
    fs::write(data.join(NOTE), note)?;
    symlink(&dir, data.join(NAME))?;
    tracing::info!("the database of {} is in {}", data.display(), dir.display());
    Ok(dir)
}

/// With its parents. What root makes can be passed through by others.
fn make_open(dir: &Path) -> Result<()> {
    let mode = if geteuid().is_root() { 0o711 } else { 0o700 };
    for part in dir.ancestors().collect::<Vec<_>>().into_iter().rev() {
        if part.as_os_str().is_empty() || part.exists() {
            continue;
        }
        fs::create_dir(part)?;
        fs::set_permissions(part, Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// The owner of a cluster that exists, else the user `postgres`. Nobody else
/// when not root.
fn run_as(dir: &Path) -> Result<Option<User>> {
    let owner = fs::metadata(dir.join("data")).ok().map(|found| Uid::from_raw(found.uid()));
    if !geteuid().is_root() {
        if let Some(owner) = owner.filter(|owner| *owner != geteuid()) {
            bail!(
                "the database in {} belongs to the user {}: start Tandem as {0} or as root",
                dir.display(),
                name(owner)
            );
        }
        return Ok(None);
    }
    let user = match owner.filter(|owner| !owner.is_root()) {
        Some(owner) => User::from_uid(owner)?,
        None => User::from_name("postgres")?,
    };
    user.map(Some).context(
        "PostgreSQL does not run as root, and there is no user postgres for it. Make one \
         (useradd --system postgres), or start Tandem as another user than root",
    )
}

/// Tried, not computed, because there is more than mode bits.
fn can_enter(user: &User, dir: &Path) -> Result<bool> {
    let mut visit = Command::new("/bin/sh");
    visit.args(["-c", ":"]).uid(user.uid.as_raw()).gid(user.gid.as_raw()).current_dir(dir);
    match visit.status() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(false),
        Err(error) => Err(error).context("cannot try what PostgreSQL's user may do"),
    }
}

fn hash(dir: &Path) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(dir.as_os_str().as_bytes())[..8])
}

fn name(user: Uid) -> String {
    User::from_uid(user).ok().flatten().map_or(user.to_string(), |user| user.name)
}
