//! The tree of organisations, the posts, and who acts.

use jiff::civil::Date;

use crate::choice::{choices, text_id};
use crate::network::life::LifeStage;

text_id! {
    /// An organisation: bureau, office or station.
    OrgId;
    /// A member of staff.
    StaffId;
    /// A person who is not staff: consumer or agent; the vault keeps what is personal.
    PersonId;
    /// A complaint.
    CaseId;
}

choices! {
    /// What a person may be at a station or above it (domain.md 1, roles).
    Post {
        Conciliator = "conciliator", "和解员";
        Liaison = "liaison", "联络员";
        DeputyHead = "deputy_head", "副站长";
        Head = "head", "站长";
        Approver = "approver", "审批负责人";
        /// Reads its own unit's station, and changes nothing (E6a).
        UnitManager = "unit_manager", "本单位管理部门";
        OfficeOfficer = "office_officer", "所联系人";
        OfficeHead = "office_head", "所负责人";
        Centre = "centre", "12315中心";
        County = "county", "区县局";
        City = "city", "市局";
        SystemAdmin = "sysadmin", "系统管理员";
        SecurityAdmin = "secadmin", "安全管理员";
        Auditor = "auditor", "审计员";
        /// The clock itself: automatic acts go through the same door.
        System = "system", "系统";
    }
}

choices! {
    /// The levels of the network (D9, D26), and the headquarters of a chain beside them.
    OrgKind {
        Province = "province", "省局";
        City = "city", "市局";
        County = "county", "区县局";
        Office = "office", "市场监管所";
        Station = "station", "消费维权服务站";
        /// Lighter than a station: takes complaints in and passes them on.
        ContactPoint = "contact_point", "联络站";
        /// Lighter still: watches and reports.
        WatchPoint = "watch_point", "监督点";
        Chain = "chain", "连锁总部";
    }
}

choices! {
    /// The five kinds of venue of 五进 (D2).
    Venue {
        Mall = "mall", "商场";
        Supermarket = "supermarket", "超市";
        Market = "market", "市场";
        Enterprise = "enterprise", "企业";
        Scenic = "scenic", "景区";
    }
}

choices! {
    /// Enterprises that must always have a station (D6).
    Industry {
        Auto4s = "auto_4s", "汽车4S店";
        Telecom = "telecom", "电信移动联通";
        DigitalTv = "digital_tv", "数字电视";
        Heating = "heating", "供热";
        Power = "power", "供电";
        Water = "water", "供水";
        Other = "other", "其他";
    }
}

/// Who performs an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub id: StaffId,
    pub name: String,
    pub post: Post,
    pub org: OrgId,
    /// The county whose data the actor works in.
    pub region: String,
}

impl Actor {
    /// The actor of automatic acts in a county.
    #[must_use]
    pub fn system(region: &str) -> Self {
        Self {
            id: "system".into(),
            name: "系统".to_owned(),
            post: Post::System,
            org: "system".into(),
            region: region.to_owned(),
        }
    }
}

/// The headquarters of a chain above its branch stations (P20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headquarters {
    pub org: OrgId,
    /// 总部统一办理: the headquarters handles, the branch registers and looks on.
    pub handles: bool,
}

/// The station of a case, as far as the rules ask about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    pub id: OrgId,
    pub region: String,
    /// 站码, the first part of every case number.
    pub code: String,
    pub name: String,
    /// The host unit (商场、超市、市场、企业或景区) whose disputes the station settles (A3a).
    pub host: String,
    pub venue: Venue,
    pub life: LifeStage,
    /// How many of the three systems (A2) are adopted and in force on the day of the act.
    pub institutions_in_force: u32,
    /// The named keeper of the archive (A14c).
    pub custodian: Option<StaffId>,
    /// Staff with an active account, for naming handlers.
    pub staff: Vec<(StaffId, Post)>,
    /// Newcomers who have not looked on at the office yet (D40).
    pub unplaced: Vec<StaffId>,
    /// What the host has promised in public (A4b).
    pub promises: Vec<PublicPromise>,
    /// The organisations above it, the nearest first.
    pub above: Vec<OrgId>,
    pub hq: Option<Headquarters>,
    /// Its office has accounts and so gives its receipts itself.
    pub office_online: bool,
}

/// A promise made in public, and when it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicPromise {
    pub words: String,
    pub from: Date,
    /// The last day; `None` while it holds.
    pub to: Option<Date>,
}

impl PublicPromise {
    /// Whether it holds on a day: for a complaint, the day of purchase counts (A4b).
    #[must_use]
    pub fn holds(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|last| on <= last)
    }
}

impl Station {
    /// Whether `who` is active here in one of `posts`.
    #[must_use]
    pub fn has(&self, who: &StaffId, posts: &[Post]) -> bool {
        self.staff.iter().any(|(id, post)| id == who && posts.contains(post))
    }
}

/// The posts above a station that take over, guide and inspect.
pub const ABOVE: &[Post] = &[Post::OfficeOfficer, Post::OfficeHead, Post::Centre, Post::County];
/// The posts that handle complaints at the desk.
pub const DESK: &[Post] = &[Post::Conciliator, Post::Liaison, Post::DeputyHead, Post::Head];
/// The posts that answer for the station.
pub const HEADS: &[Post] = &[Post::DeputyHead, Post::Head];
