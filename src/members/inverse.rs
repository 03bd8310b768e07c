//! How changes to the people of a project are taken back.

use serde::{Deserialize, Serialize};

use super::db::{self, Member};
use crate::{
    Error, Result, access::Scope, db::Tx, domain::permission::Role, ids::MemberId, live::Topic,
    projects::db as projects,
};

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Change {
    #[serde(rename = "member.role")]
    Role { member: MemberId, role: Role },
    #[serde(rename = "member.remove")]
    Remove { member: MemberId },
    #[serde(rename = "member.return")]
    Return { member: MemberId },
}

impl Change {
    pub fn member(self) -> MemberId {
        match self {
            Change::Role { member, .. } | Change::Remove { member } | Change::Return { member } => {
                member
            }
        }
    }

    /// Makes the change, forward as well as back. Returns the one that takes it
    /// back. Tells the project and everything that the member has open.
    pub async fn make(self, tx: &mut Tx, scope: Scope) -> Result<Change> {
        projects::lock(tx, scope).await?;
        let Member { id: member, user, role: old, left } =
            db::by_id(tx, scope, self.member()).await?.ok_or(Error::NotFound)?;
        let inverse = match self {
            Change::Return { .. } if !left => {
                return Err(Error::conflict("this member is back already"));
            }
            Change::Return { .. } => {
                db::bring_back(tx, scope, member).await?;
                Change::Remove { member }
            }
            _ if left => return Err(Error::conflict("this member has left the project")),
            Change::Role { role, .. } => {
                db::set_role(tx, scope, member, role).await?;
                Change::Role { member, role: old }
            }
            Change::Remove { .. } => {
                db::remove(tx, scope, member).await?;
                Change::Return { member }
            }
        };
        db::must_keep_a_lead(tx, scope).await?;
        tx.touch(Topic::Project(scope.project()));
        tx.touch(Topic::Account(user));
        Ok(inverse)
    }
}
