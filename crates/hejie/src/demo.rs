//! `hejie demo`: the sample county with cases in every state, brought there by real commands at past dates.

use domain::case::fact::{HandUp, Paper, Transfer};
use domain::case::{Act, Command};
use domain::directory::Actor;
use domain::kernel::Moment;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};
use store::audit::Change;
use store::consultation::{self, Asked};
use store::execute::Step;
use store::file::Files;
use store::{Door, directory};

use crate::county::{self, PASSWORD, REGION};
use crate::import::{self, Desk, Line};

/// The disputes that ship with the product.
const CASES: &str = include_str!("../../../data/cases.jsonl");

/// Makes the sample once; `false` when it is there already.
///
/// # Errors
/// When the database fails or a sample is refused.
pub fn make(door: &Door, files: &Files, moment: Moment) -> anyhow::Result<bool> {
    if county::exists(door)? {
        return Ok(false);
    }
    // The county stands since long before its cases.
    county::make(
        door,
        Moment(moment.0.saturating_sub(jiff::SignedDuration::from_hours(500 * 24)).unwrap_or(moment.0)),
    )?;
    let summary = import::run(door, REGION, CASES, &mut |_, _| {})?;
    if let Some(fault) = summary.faults.first() {
        anyhow::bail!("a shipped case does not come in: {fault}");
    }
    for (number, sample) in samples(moment.day()).into_iter().enumerate() {
        let line: Line = serde_json::from_value(sample.line)?;
        let stop = sample.stop;
        import::play_until(door, REGION, &line, sample.more, |command| Some(command.act()) != stop)
            .map_err(|error| error.context(format!("sample {number}")))?;
    }
    consultations(door, moment)?;
    crate::demo_network::make(door, moment)?;
    crate::demo_archive::make(door, moment)?;
    crate::demo_withdrawal::make(door, files, moment)?;
    crate::demo_training::make(door, files, moment)?;
    crate::demo_supervision::make(door, files, moment)?;
    crate::demo_report::make(door, moment)?;
    crate::demo_assess::make(door, moment)?;
    crate::demo_papers::make(door, files, moment)?;
    Ok(true)
}

type More = Box<dyn FnOnce(&Desk, Moment) -> Vec<Step>>;

/// A case, the first act that is not done any more, and what is done instead.
struct Sample {
    line: Value,
    stop: Option<Act>,
    more: More,
}

/// A settled dispute `ago` days back; `changes` are laid over it.
fn sample(today: Date, ago: i32, id: &str, stop: Option<Act>, changes: Value) -> Sample {
    let on = |days: i32| today.saturating_sub((ago - days).days()).to_string();
    let mut line = json!({
        "id": format!("demo-{id}"), "venue_kind": "mall", "venue_industry": null, "channel": "walk_in",
        "received_at": format!("{}T09:30:00+08:00", on(0)),
        "consumer": {"name": "尹女士", "phone": "13900000001", "elderly": false}, "agent": null,
        "respondent": {"name": "明快电器专柜", "stall": "三楼 C08", "contact": "0571-88000100"},
        "event_time": on(-3), "place": "商场三楼家电区",
        "narrative": "买的电饭煲用了两天内胆涂层起泡，专柜说是使用不当，不给换。要求退货退款。",
        "goods_or_service": "电饭煲", "brand": "明快", "amount_fen": 39900, "goods_code": "家用电器",
        "problem_code": "质量", "claims": ["退货", "退还货款"], "claim_amount_fen": 39900,
        "evidence": [{"kind": "票据", "title": "购物小票复印件"}, {"kind": "照片", "title": "内胆照片"}],
        "burden_of_proof_on_trader": true, "testing": null,
        "rounds": [{"on": on(1), "staff_count": 2, "simple": false, "outcome": "agreed"}],
        "outcome": "settled", "outcome_reason": "内胆涂层确有起泡，经营者同意退货",
        "settlement": [{"obligation": "退货并退还货款", "amount_fen": 39900, "due": on(4)}],
        "recovered_fen": 39900, "performed": true, "feedback_on": on(4), "closed_on": on(5),
        "group_size": 1, "major": false, "violation_clue": null, "basis": ["消法24条"]
    });
    if let (Some(line), Some(changes)) = (line.as_object_mut(), changes.as_object()) {
        for (key, value) in changes {
            line.insert(key.clone(), value.clone());
        }
    }
    Sample { line, stop, more: Box::new(|_, _| Vec::new()) }
}

impl Sample {
    /// Goes on with commands of the handler, a minute apart, from an hour after the last step.
    fn then(mut self, commands: impl FnOnce(&Desk, Date) -> Vec<Command> + 'static) -> Self {
        self.more = Box::new(move |desk, last| {
            let actor = desk.staff.first().unwrap_or(&desk.head).clone();
            let day = last.day();
            (1i64..)
                .zip(commands(desk, day))
                .map(|(minute, command)| Step {
                    actor: match command.act() {
                        Act::MarkOverdue => Actor::system(REGION),
                        Act::OfficeReceive | Act::OfficeAskPapers | Act::AnswerAlarm => county::officer(),
                        _ => actor.clone(),
                    },
                    moment: Moment(last.0.saturating_add(minute.minutes()).unwrap_or(last.0)),
                    command,
                })
                .collect()
        });
        self
    }
}

fn goods(name: &str, class: &str, problem: &str, trader: &str, words: &str) -> Value {
    json!({
        "outcome_reason": format!("{name}的问题属实，经营者同意按规定处理"),
        "goods_or_service": name, "goods_code": class, "problem_code": problem, "brand": "无", "narrative": words,
        "respondent": {"name": trader, "stall": "二楼 B12", "contact": "0571-88000110"},
        "evidence": [{"kind": "照片", "title": "实物照片"}],
    })
}

fn with(mut first: Value, second: Value) -> Value {
    if let (Some(into), Value::Object(from)) = (first.as_object_mut(), second) {
        into.extend(from);
    }
    first
}

fn person(name: &str, phone: &str, elderly: bool) -> Value {
    json!({"consumer": {"name": name, "phone": phone, "elderly": elderly}})
}

fn samples(today: Date) -> Vec<Sample> {
    let day = |ago: i32| today.saturating_sub(ago.days());
    let rounds = |ago: i32, outcome: &str| json!({"rounds": [{"on": day(ago).to_string(), "staff_count": 2, "simple": false, "outcome": outcome}]});
    let no_agreement = |ago: i32| {
        with(
            rounds(ago, "no_agreement"),
            json!({"outcome": "no_agreement", "settlement": [], "recovered_fen": 0,
                "outcome_reason": "问题经核实存在，双方对责任大小和金额分歧过大"}),
        )
    };
    let testing = json!({"testing": {"item": "面料成分", "lab_kind": "云桥产品质量检验所", "fee_fen": 60000,
        "liability_percent_trader": 70, "conclusion": "羊毛含量低于标称"}});
    let group = json!({"major": true, "group_size": 6});
    let outside = json!({"outcome": "not_accepted", "outcome_reason": "不在本站范围：手机在外地网店购买",
        "rounds": [], "settlement": [], "recovered_fen": 0, "performed": false, "feedback_on": null});
    let shoes = || goods("女靴", "服装、鞋帽", "质量", "步云鞋店", "穿了三次鞋底开胶，店里说只修不换。要求更换。");
    let coat = || {
        goods(
            "羊毛大衣",
            "服装、鞋帽",
            "质量",
            "锦衣坊",
            "标签写百分之百羊毛，洗了一次起球严重，怀疑成分不实。要求退货。",
        )
    };
    let phone = || {
        goods(
            "手机",
            "通讯产品",
            "售后服务",
            "联讯手机店",
            "买了十天屏幕失灵，店里让等配件等了一周没有消息。要求换机。",
        )
    };
    let gym = || {
        goods(
            "健身卡",
            "文化、娱乐、体育服务",
            "合同",
            "活力健身",
            "办了年卡，教练离职后团课取消一半，要求退还剩余费用。",
        )
    };
    let sofa = || goods("布艺沙发", "家居用品", "质量", "安居家具", "送来的沙发颜色与样品不同，坐垫塌陷。要求重作。");
    vec![
        sample(today, 0, "intake", Some(Act::Accept), person("尹女士", "13900000001", false)),
        sample(today, 1, "declining", Some(Act::Accept), with(phone(), person("穆先生", "13900000002", false))).then(
            |_, _| {
                let declined = domain::case::fact::Declined {
                    reason: domain::case::fact::Decline::OutOfScope,
                    explanation: "手机在外地网店购买，不属于本商场经营户".to_owned(),
                };
                vec![Command::ProposeDecline { declined }]
            },
        ),
        sample(today, 2, "supplement", Some(Act::Accept), with(gym(), person("季女士", "13900000003", false))).then(
            |_, _| {
                vec![Command::AskSupplement {
                    missing: "办卡合同照片；想退多少钱、怎么算的".to_owned()
                }]
            },
        ),
        sample(today, 1, "transfer", Some(Act::Accept), with(sofa(), person("阮先生", "13900000004", false))).then(
            |_, _| {
                let transfer = Transfer {
                    to: "南河综合市场消费维权服务站".to_owned(),
                    why: "沙发在南河综合市场购买".to_owned(),
                    consumer_agrees: true,
                };
                vec![Command::TransferOut { transfer }]
            },
        ),
        sample(today, 3, "verifying", Some(Act::Verify), with(shoes(), person("蓝女士", "13900000005", true))),
        sample(
            today,
            9,
            "talking",
            Some(Act::DraftSettlement),
            with(with(phone(), rounds(7, "continue")), person("闵先生", "13900000006", false)),
        ),
        sample(
            today,
            18,
            "pressing",
            Some(Act::DraftSettlement),
            with(with(gym(), rounds(15, "continue")), person("席女士", "13900000007", false)),
        ),
        sample(
            today,
            25,
            "overrun",
            Some(Act::DraftSettlement),
            with(with(sofa(), rounds(20, "continue")), person("麻先生", "13900000008", false)),
        ),
        sample(
            today,
            12,
            "testing",
            Some(Act::ReceiveReport),
            with(
                with(
                    with(coat(), testing.clone()),
                    json!({"rounds": [
            {"on": day(10).to_string(), "staff_count": 2, "simple": false, "outcome": "continue"},
            {"on": day(1).to_string(), "staff_count": 2, "simple": false, "outcome": "agreed"}]}),
                ),
                person("危女士", "13900000009", false),
            ),
        ),
        sample(
            today,
            14,
            "retest",
            Some(Act::DraftSettlement),
            with(
                with(
                    with(coat(), testing),
                    json!({"rounds": [
            {"on": day(13).to_string(), "staff_count": 2, "simple": false, "outcome": "continue"},
            {"on": day(4).to_string(), "staff_count": 2, "simple": false, "outcome": "continue"}]}),
                ),
                person("童先生", "13900000010", false),
            ),
        )
        .then(|_, _| vec![Command::DisputeReport { reason: "认为取样的部位不对，申请再检".to_owned() }]),
        sample(today, 4, "approval", Some(Act::Approve), person("盛女士", "13900000011", false)),
        sample(today, 5, "signature", Some(Act::Sign), with(shoes(), person("刁先生", "13900000012", false))),
        sample(today, 2, "performing", Some(Act::Perform), person("钟女士", "13900000013", false)),
        sample(today, 9, "default", Some(Act::Perform), with(sofa(), person("徐先生", "13900000014", false)))
            .then(|_, _| Vec::new()),
        sample(
            today,
            6,
            "ending",
            Some(Act::GiveNotice),
            with(with(gym(), no_agreement(3)), person("邱女士", "13900000015", false)),
        ),
        sample(
            today,
            8,
            "handed-up",
            Some(Act::GiveNotice),
            with(with(gym(), no_agreement(4)), person("骆先生", "13900000016", false)),
        )
        .then(|_, _| vec![hand_up()]),
        sample(
            today,
            10,
            "papers",
            Some(Act::GiveNotice),
            with(with(phone(), no_agreement(5)), person("樊女士", "13900000017", false)),
        )
        .then(|_, day| vec![hand_up(), Command::OfficeAskPapers { what: "补送购机发票照片".to_owned(), on: day }]),
        sample(
            today,
            15,
            "tracking",
            Some(Act::GiveNotice),
            with(with(sofa(), no_agreement(9)), person("霍先生", "13900000018", false)),
        )
        .then(|_, day| vec![hand_up(), Command::OfficeReceive { by: "城关所 郭怀远".to_owned(), on: day }]),
        sample(today, 6, "feedback", Some(Act::FeedBack), person("万女士", "13900000019", false)),
        sample(today, 7, "archive", Some(Act::Archive), with(shoes(), person("卜先生", "13900000020", true))),
        sample(
            today,
            4,
            "alarm",
            Some(Act::DraftSettlement),
            with(with(gym(), rounds(3, "continue")), with(person("项女士", "13900000021", false), group)),
        )
        .then(|_, _| {
            let reply = "所里派员到场，请先稳住人数和诉求，卡款流水今天报所里。".to_owned();
            vec![Command::AnswerAlarm { reply }]
        }),
        // Filed before the system came, so that their years are over (A14d).
        sample(today, 1300, "old-settled", None, person("厉女士", "13900000022", false)),
        sample(today, 1290, "old-coat", None, with(coat(), person("封先生", "13900000023", false))),
        sample(today, 1280, "old-declined", None, with(with(phone(), outside), person("幸女士", "13900000024", false))),
    ]
}

fn hand_up() -> Command {
    Command::HandUp {
        hand_up: HandUp {
            to: "云桥县城关市场监督管理所".to_owned(),
            why: "双方分歧过大，和解不成".to_owned(),
            papers: vec![Paper::Registration, Paper::Evidence, Paper::Rounds, Paper::Opinion],
            consumer_agrees: true,
        },
    }
}

fn consultations(door: &Door, moment: Moment) -> anyhow::Result<()> {
    let station = county::station_id("YQ01");
    let staff = door.db.read(|tx| directory::staff_of(tx, REGION, &station))?;
    let Some(desk) = staff.into_iter().find(|one| one.actor.post == domain::directory::Post::Conciliator) else {
        return Ok(());
    };
    let asked = [
        (
            "consultation",
            "手机三包：七日退货、十五日换货",
            "手机买了九天触屏不灵，能退吗",
            Some("七日内可退，十五日内可换；已过七日，可以要求换同型号手机"),
        ),
        (
            "consultation",
            "网购七日无理由退货",
            "网上买的鞋试穿过还能退吗",
            Some("不影响二次销售的可以退，注意保留吊牌和包装"),
        ),
        ("consultation", "预付卡退费", "理发店的卡没用完能退吗", None),
        ("service", "扶梯口增加座椅", "老年人逛累了没有地方坐", None),
        (
            "quality",
            "散装糕点标明生产日期",
            "三楼糕点柜的散装糕点看不到日期",
            Some("已请经营户当天补标，值班经理每日检查"),
        ),
    ];
    for (ago, (kind, topic, content, answer)) in (0i64..).zip(asked) {
        let day = moment.day().saturating_sub(ago.days());
        let at = Moment::from_local(day.at(8, 40, 0, 0))?;
        let change = Change { actor: &desk.actor, moment: at, entropy: door.entropy.as_ref() };
        let promised_at = answer.is_none().then(|| moment.day().at(17, 0, 0, 0));
        let asked = Asked { kind, topic, content, caller: None, answer, promised_at };
        door.db.write(|tx| consultation::log(tx, change, &station, "YQ01", &asked))?;
    }
    Ok(())
}

/// What `hejie demo` says when it is ready.
#[must_use]
pub fn welcome(address: &str) -> String {
    format!(
        "\n和解 · 样例城市已经备好（姓名、电话都是编的）\n\n  打开  http://{address}\n  密码  {PASSWORD}\n\n  账号                岗位\n  yq01-hejie1         和解员（云桥广场商场站；承办投诉从这里开始）\n  yq01-shenpi         审批负责人（审核和解协议）\n  yq01-zhanzhang      站长（不受理、终止⑤、封存登记簿、本站设置）\n  yq02-… 到 yq11-…    超市、市场、景区、企业各站，岗位同上（yq03-hejie1 已换人，账号停用）
  suo-lianxi          市场监管所联系人（网络、转办、往来、巡访、回访）
  zhongxin            12315中心（转办投诉、审核反馈、导入平台工单）
  xianju              区县局（建站、验收、授牌，看全县）
  shiju               市局（看两个区县）；np-… 是另一个区县的账号
  hefeng-hejie        连锁总部（办理各分店的投诉）
  guanli anquan shenji  系统、安全、审计三员（都看不到投诉）

  先试这一件：用 yq01-hejie1 登录，点“登记投诉”，登一台坏冰箱；\n  核实、协商、签字、拟协议；换 yq01-shenpi 审核；再回来签署、履行、反馈、归档。\n\n  按 Ctrl+C 停止。\n"
    )
}
