//! What a change of the agreed codebook makes of its rows, and so how to take
//! it back: applying images answers with the images from before.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::{AgreedCode, Answer, db};
use crate::{
    Error, Result,
    access::Scope,
    boards::db as boards,
    consensus::{code_db as consensus, merge},
    db::Tx,
    ids::{CodeId, DecisionId, MemberId, NarrativeId},
};

/// Rows as they are to be; `None` where there is to be none.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Images {
    /// Agreed codes.
    #[serde(default)]
    pub codes: Vec<(CodeId, Option<AgreedCode>)>,
    /// A coder's code, and the agreed one that it is part of.
    #[serde(default)]
    pub origins: Vec<(CodeId, Option<CodeId>)>,
    /// A's code, B's code, and the answer.
    #[serde(default)]
    pub verdicts: Vec<(CodeId, CodeId, Option<Answer>)>,
    /// Decisions that chose a code which goes into another one.
    #[serde(default)]
    pub chosen: Vec<Rechosen>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rechosen {
    pub decision: DecisionId,
    pub narrative: NarrativeId,
    pub from: CodeId,
    pub to: CodeId,
}

/// What was written, and what takes it back.
#[derive(Debug, Serialize, Deserialize)]
pub struct Written {
    pub images: Images,
    pub before: Images,
}

/// Puts back what was before, unless somebody changed it meanwhile.
pub async fn take_back(
    tx: &mut Tx,
    scope: Scope,
    written: &Written,
    by: MemberId,
) -> Result<Images> {
    let (used, codes) = (db::used(tx, scope).await?, db::agreed(tx, scope).await?);
    let reads = |(id, code): &(CodeId, Option<AgreedCode>)| {
        codes.iter().find(|one| one.id == *id) == code.as_ref()
    };
    let stands = |(code, agreed): &(CodeId, Option<CodeId>)| {
        used.iter().any(|one| one.id == *code && one.agreed == *agreed)
    };
    if !(written.images.origins.iter().all(stands) && written.images.codes.iter().all(reads)) {
        return Err(changed_meanwhile());
    }
    apply(tx, scope, &written.before, by).await
}

fn changed_meanwhile() -> Error {
    Error::conflict(
        "somebody changed these codes meanwhile, so this cannot be taken back any more; \
         nothing was changed: change them as they are",
    )
}

/// Makes the rows what the images say. Cards on boards follow their codes, and
/// the agreed segments of the narratives concerned are made anew.
pub async fn apply(tx: &mut Tx, scope: Scope, images: &Images, by: MemberId) -> Result<Images> {
    // First of all: who changes a board holds it before any code.
    boards::lock_all(tx, scope).await?;
    let agreed_before: HashMap<CodeId, AgreedCode> =
        db::agreed(tx, scope).await?.into_iter().map(|code| (code.id, code)).collect();
    let used = db::used(tx, scope).await?;
    let origin_before = |code: CodeId| used.iter().find(|one| one.id == code)?.agreed;
    let verdicts = db::verdicts(tx, scope).await?;
    let mut inverse = Images::default();

    // Names are free before others take them.
    for (id, code) in &images.codes {
        inverse.codes.push((*id, agreed_before.get(id).cloned()));
        if code.is_none() {
            db::remove_code(tx, scope, *id).await?;
        }
    }
    for code in images.codes.iter().filter_map(|(_, code)| code.as_ref()) {
        db::put_code(tx, scope, code).await?;
    }
    // Cards of a code that goes apart are laid for each of its parts.
    let mut parts: HashMap<CodeId, Vec<CodeId>> = HashMap::new();
    for (code, agreed) in &images.origins {
        let before = origin_before(*code);
        inverse.origins.push((*code, before));
        db::set_origin(tx, scope, *code, *agreed, by).await?;
        if let Some(before) = before.filter(|before| Some(*before) != *agreed) {
            parts.entry(before).or_default().push(agreed.unwrap_or(*code));
        }
        if let Some(agreed) = agreed {
            boards::follow(tx, scope, *code, &[*agreed], by).await?;
        }
    }
    for (agreed, parts) in &parts {
        if images.codes.iter().any(|(id, code)| id == agreed && code.is_none()) {
            boards::follow(tx, scope, *agreed, parts, by).await?;
        }
    }
    for (a, b, answer) in &images.verdicts {
        let before = verdicts.iter().find(|one| (one.a, one.b) == (*a, *b));
        inverse.verdicts.push((*a, *b, before.map(|one| one.answer)));
        db::set_verdict(tx, scope, *a, *b, *answer, by).await?;
    }

    for Rechosen { decision, narrative, from, to } in images.chosen.iter().cloned() {
        consensus::rechoose(tx, scope, decision, from, to).await?;
        inverse.chosen.push(Rechosen { decision, narrative, from: to, to: from });
    }
    if db::hangs_loose(tx, scope).await? {
        return Err(changed_meanwhile());
    }

    let codes: Vec<CodeId> = images.origins.iter().map(|(code, _)| *code).collect();
    let mut narratives: BTreeSet<NarrativeId> =
        consensus::using_codes(tx, scope, &codes).await?.into_iter().collect();
    narratives.extend(images.chosen.iter().map(|one| one.narrative));
    for narrative in narratives {
        merge::rebuild(tx, scope, narrative).await?;
    }
    Ok(inverse)
}
