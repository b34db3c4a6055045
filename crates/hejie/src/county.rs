//! A sample city of two counties: bureaus with their 12315 centres, offices, stations of all five kinds of
//! venue with named staff in every post, and a chain over both counties. Every name is invented.

use domain::directory::{Actor, Industry, OrgId, OrgKind, Post, StaffId, Venue};
use domain::kernel::Moment;
use domain::network::life::LifeStage;
use jiff::civil::date;
use store::account::{self, NewStaff, hash_password};
use store::audit::Change;
use store::book::{self, Institution, Lab, Promise};
use store::directory::{self, Org};
use store::network::plaque;
use store::{Door, StoreResult, Tx};

/// The code of the first county, in which the stories play.
pub const REGION: &str = "339900";
/// The code of the neighbouring county.
pub const NEIGHBOUR: &str = "339901";
/// The code of the city above both.
pub const CITY: &str = "3399";
/// The password of every sample account.
pub const PASSWORD: &str = "Yunqiao-2026";

/// A sample station: code, name, host, venue, industry.
pub const STATIONS: &[(&str, &str, &str, Venue, Option<Industry>)] = &[
    ("YQ01", "云桥广场商场消费维权服务站", "云桥广场商场", Venue::Mall, None),
    ("YQ02", "禾丰超市消费维权服务站", "禾丰超市", Venue::Supermarket, None),
    ("YQ03", "南河综合市场消费维权服务站", "南河综合市场", Venue::Market, None),
    ("YQ04", "青屏山景区消费维权服务站", "青屏山景区", Venue::Scenic, None),
    ("YQ05", "远航4S店消费维权服务站", "远航4S店", Venue::Enterprise, Some(Industry::Auto4s)),
    ("YQ06", "云桥通信消费维权服务站", "云桥通信", Venue::Enterprise, Some(Industry::Telecom)),
    ("YQ07", "云桥数字电视消费维权服务站", "云桥数字电视", Venue::Enterprise, Some(Industry::DigitalTv)),
    ("YQ08", "云桥供热消费维权服务站", "云桥供热", Venue::Enterprise, Some(Industry::Heating)),
    ("YQ09", "云桥供电消费维权服务站", "云桥供电", Venue::Enterprise, Some(Industry::Power)),
    ("YQ10", "云桥供水消费维权服务站", "云桥供水", Venue::Enterprise, Some(Industry::Water)),
];

/// Stations of the neighbouring office and of the neighbouring county: county, office, then as above.
const OTHERS: &[(&str, &str, &str, &str, &str, Venue)] = &[
    (REGION, "office-east", "YQ11", "城东超市消费维权服务站", "城东超市", Venue::Supermarket),
    (NEIGHBOUR, "office-np", "NP01", "南屏百货消费维权服务站", "南屏百货", Venue::Mall),
    (NEIGHBOUR, "office-np", "NP02", "禾丰超市南屏店消费维权服务站", "禾丰超市南屏店", Venue::Supermarket),
];

/// The branches of the sample chain.
const BRANCHES: &[&str] = &["YQ02", "NP02"];
const CHAIN: &str = "chain-hefeng";

/// The posts of a station: ending of the login, post.
pub const POSTS: &[(&str, Post)] = &[
    ("hejie1", Post::Conciliator),
    ("hejie2", Post::Conciliator),
    ("lianluo", Post::Liaison),
    ("shenpi", Post::Approver),
    ("zhanzhang", Post::Head),
    ("fuzhan", Post::DeputyHead),
];

const FAMILY: &[&str] = &["林", "顾", "苏", "叶", "梁", "宋", "方", "唐", "高", "程", "陆", "白", "江", "贺"];
const GIVEN: &[&str] =
    &["晓云", "文静", "建平", "若兰", "志远", "秋月", "明远", "思源", "海棠", "一鸣", "子衿", "长青", "雨桐"];

/// The texts of the three systems, in our own words.
const SYSTEMS: &[(&str, &str, &str)] = &[
    (
        "handling",
        "受理和处理消费者投诉制度",
        "一、凡属本单位和场内经营户的消费争议，先登记后办理，件件有编号。\n二、以自愿、平等为基础，二人以上协商，情节简单的可一人。\n三、受理后二十日内办结；和解不成的，告知其他途径。\n四、不留存消费者的原件、实物。\n五、和解协议先审核、后签署，一式两份。",
    ),
    (
        "reporting",
        "信息报送和分析制度",
        "一、每季度汇总咨询和投诉，分析集中的问题，报辖区市场监管所。\n二、重大、群体、紧急事件随时报告。\n三、数字以登记的案件为准，不另行填报。",
    ),
    (
        "management",
        "内部管理和责任制度",
        "一、首问负责，谁登记谁跟到底。\n二、质量承诺公开，不合格商品退市，工作质量按季考核。\n三、档案专人保管，不少于二年。\n四、消费者资料只用于办理本件，查看要写理由。",
    ),
];

/// The officer of the first office, for samples that go up.
#[must_use]
pub fn officer() -> Actor {
    Actor {
        id: "suo-lianxi".into(),
        name: "郭怀远".to_owned(),
        post: Post::OfficeOfficer,
        org: "office".into(),
        region: REGION.to_owned(),
    }
}

/// Whether the sample county is there.
///
/// # Errors
/// When the database fails.
pub fn exists(door: &Door) -> StoreResult<bool> {
    door.db.read(|tx| Ok(!directory::regions(tx)?.is_empty()))
}

/// Makes the sample city in one transaction.
///
/// # Errors
/// When the database fails.
pub fn make(door: &Door, moment: Moment) -> StoreResult {
    let hashed = hash_password(PASSWORD, door.entropy.as_ref())?;
    let system = Actor::system(REGION);
    door.db.write(|tx| {
        let change = Change { actor: &system, moment, entropy: door.entropy.as_ref() };
        let mut maker = Maker { tx, change, hashed: &hashed };
        maker.levels()?;
        maker.chain()?;
        for (at, (code, name, host, venue, industry)) in STATIONS.iter().enumerate() {
            let site = Site { region: REGION, office: "office", code, name, host, venue: *venue, industry: *industry };
            maker.station(at, &site)?;
        }
        for (at, (region, office, code, name, host, venue)) in OTHERS.iter().enumerate() {
            let site = Site { region, office, code, name, host, venue: *venue, industry: None };
            maker.station(STATIONS.len() + at, &site)?;
        }
        maker.labs()
    })
}

/// A sample station.
struct Site<'a> {
    region: &'a str,
    office: &'a str,
    code: &'a str,
    name: &'a str,
    host: &'a str,
    venue: Venue,
    industry: Option<Industry>,
}

struct Maker<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    change: Change<'a>,
    hashed: &'a str,
}

impl Maker<'_, '_> {
    fn levels(&mut self) -> StoreResult {
        let levels = [
            (CITY, "city", "/city/", None, OrgKind::City, "CITY", "明州市市场监督管理局"),
            (
                REGION,
                "county",
                "/city/county/",
                Some("city"),
                OrgKind::County,
                "YQ",
                "云桥县市场监督管理局（12315中心）",
            ),
            (
                REGION,
                "office",
                "/city/county/office/",
                Some("county"),
                OrgKind::Office,
                "YQS1",
                "云桥县城关市场监督管理所",
            ),
            (
                REGION,
                "office-east",
                "/city/county/office-east/",
                Some("county"),
                OrgKind::Office,
                "YQS2",
                "云桥县城东市场监督管理所",
            ),
            (
                NEIGHBOUR,
                "county-np",
                "/city/county-np/",
                Some("city"),
                OrgKind::County,
                "NP",
                "南屏县市场监督管理局（12315中心）",
            ),
            (
                NEIGHBOUR,
                "office-np",
                "/city/county-np/office-np/",
                Some("county-np"),
                OrgKind::Office,
                "NPS1",
                "南屏县城区市场监督管理所",
            ),
        ];
        for (region, id, path, parent, kind, code, name) in levels {
            directory::add_org(self.tx, self.change, &org(region, id, parent, path, kind, code, name))?;
        }
        for (login, name, post, region, org) in [
            ("suo-lianxi", "郭怀远", Post::OfficeOfficer, REGION, "office"),
            ("suo-fuze", "尹朝晖", Post::OfficeHead, REGION, "office"),
            ("zhongxin", "康宁", Post::Centre, REGION, "county"),
            ("xianju", "舒立群", Post::County, REGION, "county"),
            ("guanli", "庄稳", Post::SystemAdmin, REGION, "county"),
            ("anquan", "严守正", Post::SecurityAdmin, REGION, "county"),
            ("shenji", "闻明", Post::Auditor, REGION, "county"),
            ("dong-lianxi", "骆一山", Post::OfficeOfficer, REGION, "office-east"),
            ("np-suo", "卓然", Post::OfficeOfficer, NEIGHBOUR, "office-np"),
            ("np-zhongxin", "易安", Post::Centre, NEIGHBOUR, "county-np"),
            ("np-xianju", "邵华", Post::County, NEIGHBOUR, "county-np"),
            ("shiju", "韦国安", Post::City, CITY, "city"),
        ] {
            self.person(region, login, name, post, org)?;
        }
        Ok(())
    }

    /// A chain whose headquarters looks after branches in both counties (P20).
    fn chain(&mut self) -> StoreResult {
        let path = format!("/{CHAIN}/");
        let hq = org(REGION, CHAIN, None, &path, OrgKind::Chain, "HF", "禾丰超市连锁总部");
        directory::add_org(self.tx, self.change, &hq)?;
        self.person(REGION, "hefeng-hejie", "夏青禾", Post::Conciliator, CHAIN)?;
        self.person(REGION, "hefeng-shenpi", "路丰年", Post::Approver, CHAIN)
    }

    fn station(&mut self, at: usize, site: &Site<'_>) -> StoreResult {
        let code = site.code;
        let id = station_id(code);
        let parent = directory::org(self.tx, site.region, &site.office.into())?;
        let path = format!("{}{id}/", parent.map(|office| office.path).unwrap_or_default());
        let town = if site.region == REGION { "云桥县解放路" } else { "南屏县人民路" };
        let station = Org {
            venue: Some(site.venue),
            industry: site.industry,
            host: Some(site.host.to_owned()),
            address: Some(format!("{town}{}号", 12 + at * 8)),
            phone: Some(format!("0571-880010{at:02}")),
            custodian: Some(staff_id(code, "lianluo")),
            life: Some(LifeStage::Running),
            leader: Some(format!("{}总经理", FAMILY[at % FAMILY.len()])),
            chain_path: if BRANCHES.contains(&code) { format!("/{CHAIN}/") } else { String::new() },
            ..org(site.region, id.as_str(), Some(site.office), &path, OrgKind::Station, code, site.name)
        };
        directory::add_org(self.tx, self.change, &station)?;
        for (seat, (ending, post)) in POSTS.iter().enumerate() {
            let who = at * POSTS.len() + seat;
            let name = format!("{}{}", FAMILY[who % FAMILY.len()], GIVEN[who % GIVEN.len()]);
            self.person(site.region, staff_id(code, ending).as_str(), &name, *post, id.as_str())?;
        }
        if code == "YQ01" {
            self.person(site.region, "yq01-danwei", "石敬业", Post::UnitManager, id.as_str())?;
        }
        let actor = Actor { region: site.region.to_owned(), ..self.change.actor.clone() };
        let change = Change { actor: &actor, ..self.change };
        for (kind, title, body) in SYSTEMS {
            let system = Institution {
                kind: (*kind).to_owned(),
                title: (*title).to_owned(),
                body: (*body).to_owned(),
                version: 0,
                effective_from: Some(date(2020, 1, 1)),
            };
            book::adopt(self.tx, change, &id, &system)?;
        }
        for words in ["七日内无理由退货（不影响二次销售）", "消费争议先行赔付"] {
            let promise = Promise { words: words.to_owned(), from: Some(date(2025, 1, 1)), to: None };
            book::promise(self.tx, change, &id, &promise)?;
        }
        plaque::issue(self.tx, change, &id).map(drop)
    }

    fn labs(&mut self) -> StoreResult {
        for (name, certificate, scope) in [
            ("云桥产品质量检验所", "CMA 260000000001", "家电、轻工、纺织"),
            ("省机动车检测中心", "CMA 260000000002", "机动车及零部件"),
            ("省珠宝玉石检测站", "CMA 260000000003", "珠宝、贵金属"),
            ("云桥计量检定所", "CMA 260000000004", "水表、电表、衡器"),
        ] {
            let lab = Lab {
                name: name.to_owned(),
                certificate: certificate.to_owned(),
                scope: scope.to_owned(),
                valid_to: Some(date(2030, 12, 31)),
            };
            book::lab(self.tx, self.change, &lab)?;
        }
        Ok(())
    }

    fn person(&mut self, region: &str, login: &str, name: &str, post: Post, org: &str) -> StoreResult {
        let actor = Actor { id: login.into(), name: name.to_owned(), post, org: org.into(), region: region.to_owned() };
        let new = NewStaff { actor, login, phone: None, password_hash: self.hashed, must_change: false };
        account::add(self.tx, self.change, &new)
    }
}

pub(crate) fn org(
    region: &str,
    id: &str,
    parent: Option<&str>,
    path: &str,
    kind: OrgKind,
    code: &str,
    name: &str,
) -> Org {
    Org {
        region: region.to_owned(),
        id: id.into(),
        parent: parent.map(OrgId::from),
        path: path.to_owned(),
        kind,
        code: code.to_owned(),
        name: name.to_owned(),
        venue: None,
        industry: None,
        host: None,
        address: None,
        phone: None,
        custodian: None,
        life: None,
        leader: None,
        chain_path: String::new(),
        hq_handles: false,
    }
}

/// The id of a station by its code.
#[must_use]
pub fn station_id(code: &str) -> OrgId {
    OrgId(format!("station-{}", code.to_lowercase()))
}

/// The id of a member of a station's staff.
#[must_use]
pub fn staff_id(code: &str, ending: &str) -> StaffId {
    StaffId(format!("{}-{ending}", code.to_lowercase()))
}
