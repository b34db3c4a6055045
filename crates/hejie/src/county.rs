//! A sample county: one city, one bureau with its 12315 centre, one office, stations of all five
//! kinds of venue with named staff in every post. Every name is invented.

use domain::directory::{Actor, Industry, OrgId, Post, StaffId, Venue};
use domain::kernel::Moment;
use jiff::civil::date;
use store::account::{self, NewStaff, hash_password};
use store::audit::Change;
use store::book::{self, Institution, Lab, Promise};
use store::directory::{self, Org};
use store::{Door, StoreResult, Tx};

/// The county code of the sample.
pub const REGION: &str = "339900";
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
        "一、凡属本单位和场内经营户的消费争议，先登记后办理，件件有编号。二、以自愿、平等为基础，二人以上协商，情节简单的可一人。三、受理后二十日内办结；和解不成的，告知其他途径。四、不留存消费者的原件、实物。五、和解协议先审核、后签署，一式两份。",
    ),
    (
        "reporting",
        "信息报送和分析制度",
        "一、每季度汇总咨询和投诉，分析集中的问题，报辖区市场监管所。二、重大、群体、紧急事件随时报告。三、数字以登记的案件为准，不另行填报。",
    ),
    (
        "management",
        "内部管理和责任制度",
        "一、首问负责，谁登记谁跟到底。二、质量承诺公开，不合格商品退市，工作质量按季考核。三、档案专人保管，不少于二年。四、消费者资料只用于办理本件，查看要写理由。",
    ),
];

/// Whether the sample county is there.
///
/// # Errors
/// When the database fails.
pub fn exists(door: &Door) -> StoreResult<bool> {
    door.db.read(|tx| Ok(!directory::regions(tx)?.is_empty()))
}

/// Makes the sample county in one transaction.
///
/// # Errors
/// When the database fails.
pub fn make(door: &Door, moment: Moment) -> StoreResult {
    let hashed = hash_password(PASSWORD, door.entropy.as_ref())?;
    let system = Actor::system(REGION);
    door.db.write(|tx| {
        let change = Change { actor: &system, moment, entropy: door.entropy.as_ref() };
        levels(tx, change, &hashed)?;
        for (at, station) in STATIONS.iter().enumerate() {
            add_station(tx, change, at, station, &hashed)?;
        }
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
            book::lab(tx, change, &lab)?;
        }
        Ok(())
    })
}

fn levels(tx: &mut Tx<'_>, change: Change<'_>, hashed: &str) -> StoreResult {
    let levels = [
        ("city", None, "city", "CITY", "明州市市场监督管理局"),
        ("county", Some("city"), "county", "YQ", "云桥县市场监督管理局（12315中心）"),
        ("office", Some("county"), "office", "YQS1", "云桥县城关市场监督管理所"),
    ];
    let mut path = String::from("/");
    for (id, parent, kind, code, name) in levels {
        path = format!("{path}{id}/");
        directory::add_org(tx, change, &org(id, parent, &path, kind, code, name))?;
    }
    for (login, name, post, org) in [
        ("suo-lianxi", "郭怀远", Post::OfficeOfficer, "office"),
        ("suo-fuze", "尹朝晖", Post::OfficeHead, "office"),
        ("zhongxin", "康宁", Post::Centre, "county"),
        ("xianju", "舒立群", Post::County, "county"),
        ("shiju", "韦国安", Post::City, "city"),
        ("guanli", "庄稳", Post::SystemAdmin, "county"),
        ("shenji", "闻明", Post::Auditor, "county"),
    ] {
        person(tx, change, login, name, post, org, hashed)?;
    }
    Ok(())
}

fn org(id: &str, parent: Option<&str>, path: &str, kind: &str, code: &str, name: &str) -> Org {
    Org {
        region: REGION.to_owned(),
        id: id.into(),
        parent: parent.map(OrgId::from),
        path: path.to_owned(),
        kind: kind.to_owned(),
        code: code.to_owned(),
        name: name.to_owned(),
        venue: None,
        industry: None,
        host: None,
        address: None,
        phone: None,
        custodian: None,
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

fn add_station(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    at: usize,
    (code, name, host, venue, industry): &(&str, &str, &str, Venue, Option<Industry>),
    hashed: &str,
) -> StoreResult {
    let id = station_id(code);
    let path = format!("/city/county/office/{id}/");
    let station = Org {
        venue: Some(*venue),
        industry: *industry,
        host: Some((*host).to_owned()),
        address: Some(format!("云桥县解放路{}号", 12 + at * 8)),
        phone: Some(format!("0571-880010{at:02}")),
        custodian: Some(staff_id(code, "lianluo")),
        ..org(id.as_str(), Some("office"), &path, "station", code, name)
    };
    directory::add_org(tx, change, &station)?;
    for (seat, (ending, post)) in POSTS.iter().enumerate() {
        let who = at * POSTS.len() + seat;
        let name = format!("{}{}", FAMILY[who % FAMILY.len()], GIVEN[who % GIVEN.len()]);
        let login = staff_id(code, ending);
        person(tx, change, login.as_str(), &name, *post, id.as_str(), hashed)?;
    }
    for (kind, title, body) in SYSTEMS {
        let system = Institution {
            kind: (*kind).to_owned(),
            title: (*title).to_owned(),
            body: (*body).to_owned(),
            version: 0,
            effective_from: Some(date(2020, 1, 1)),
        };
        book::adopt(tx, change, &id, &system)?;
    }
    for words in ["七日内无理由退货（不影响二次销售）", "消费争议先行赔付"] {
        let promise = Promise { words: words.to_owned(), from: Some(date(2025, 1, 1)), to: None };
        book::promise(tx, change, &id, &promise)?;
    }
    Ok(())
}

fn person(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    login: &str,
    name: &str,
    post: Post,
    org: &str,
    hashed: &str,
) -> StoreResult {
    let actor = Actor { id: login.into(), name: name.to_owned(), post, org: org.into(), region: REGION.to_owned() };
    account::add(tx, change, &NewStaff { actor, login, phone: None, password_hash: hashed, must_change: false })
}
