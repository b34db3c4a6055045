//! `hejie org add`: the tree of a deployment, built from the top down.

use anyhow::Context as _;
use domain::directory::{Actor, OrgId, OrgKind};
use domain::form::Choice as _;
use domain::kernel::Refusal;
use domain::network::life::LifeStage;
use store::audit::Change;
use store::directory::{self, Org};
use store::{StoreError, StoreResult, Tx};

use crate::commands::say;
use crate::config::Settings;
use crate::{clock, open};

/// What `org add` was told.
#[derive(Clone, Debug)]
pub struct NewOrg {
    pub region: String,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub under: Option<String>,
    pub chain: Option<String>,
    pub hq_handles: bool,
}

/// Adds an organisation to the tree; its code becomes its id. A station begins as a candidate (D11).
///
/// # Errors
/// When the kind is unknown, the organisation above does not exist, or the code is taken.
pub fn add(settings: &Settings, new: &NewOrg) -> anyhow::Result<()> {
    let door = open::door(settings)?;
    let kind = OrgKind::from_value(&new.kind).with_context(|| {
        let known: Vec<&str> = OrgKind::ALL.iter().map(|(value, _)| *value).collect();
        format!("没有级别 {}，可以是 {}", new.kind, known.join("、"))
    })?;
    let now = clock::clock(None)();
    let system = Actor::system(&new.region);
    let id = OrgId(new.code.to_lowercase());
    door.db
        .write(|tx| {
            let above = match &new.under {
                Some(code) => Some(find(tx, code)?.ok_or(StoreError::NotFound("the organisation above"))?),
                None => None,
            };
            let chain = match &new.chain {
                Some(code) => Some(find(tx, code)?.ok_or(StoreError::NotFound("the chain"))?),
                None => None,
            };
            // What is below is told by the path, so that an id is used once in the whole deployment.
            if by_id(tx, &id)?.is_some() {
                let what = format!("编码{}已经用过", new.code);
                return Err(Refusal::new("D26", what, "请换一个编码，例如加上区县的简称").into());
            }
            let change = Change { actor: &system, moment: now, entropy: door.entropy.as_ref() };
            let path = above.as_ref().map_or_else(|| "/".to_owned(), |above| above.path.clone());
            let org = Org {
                region: new.region.clone(),
                path: format!("{path}{id}/"),
                id: id.clone(),
                parent: above.map(|above| above.id),
                kind,
                code: new.code.clone(),
                name: new.name.clone(),
                venue: None,
                industry: None,
                host: None,
                address: None,
                phone: None,
                custodian: None,
                life: (kind == OrgKind::Station).then_some(LifeStage::Candidate),
                leader: None,
                chain_path: chain.map(|chain| chain.path).unwrap_or_default(),
                hq_handles: new.hq_handles,
            };
            directory::add_org(tx, change, &org)
        })
        .with_context(|| format!("不能新建 {}", new.code))?;
    say(&format!("已新建{} {}（{}）", kind.label(), new.name, new.code));
    Ok(())
}

fn by_id(tx: &mut Tx<'_>, id: &OrgId) -> StoreResult<Option<Org>> {
    for region in directory::regions(tx)? {
        if let Some(found) = directory::org(tx, &region, id)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// An organisation by its code or id, in any county.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, code: &str) -> StoreResult<Option<Org>> {
    for region in directory::regions(tx)? {
        let found = directory::every(tx, &region)?.into_iter().find(|org| org.code == code || org.id.as_str() == code);
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
