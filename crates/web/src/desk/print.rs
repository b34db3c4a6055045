//! The papers of a case on A4 (F1, F5 to F9): made from the record, never typed again.

use axum::extract::{Path, State};
use domain::case::fact::{Mark, Round, Signature, TestOrder};
use domain::case::words;
use domain::value::yuan_from_fen;
use maud::{Markup, html};
use store::vault::{self, Person, Reveal};

use super::case::{Opened, open};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::print::{Block, Cell, Sheet, document, grid, signatures};
use crate::session::User;

/// `GET /cases/{number}/print/{paper}`: for the station's desk, because it shows full names; above, once the
/// case was handed up, and then recorded.
pub async fn show(
    State(app): State<App>,
    user: User,
    Path((number, paper)): Path<(String, String)>,
) -> Outcome<Markup> {
    let who = user.clone();
    let opened = app.run(move |app| Ok(app.door.db.read(|tx| open(tx, app, &who, &number))?)).await?;
    if !opened.open_to(&user) {
        return Err(Oops::NotFound);
    }
    let back = super::href(opened.found.case.number.as_str());
    let nth = |prefix: &str| paper.strip_prefix(prefix).and_then(|at| at.parse::<usize>().ok());
    let sheet = match paper.as_str() {
        "registration" => registration(&opened),
        "agreement" => agreement(&opened),
        "notice" => Some(notice(&opened)),
        "proxy" => proxy(&opened),
        _ => nth("round-").and_then(|at| round(&opened, at)).or_else(|| nth("test-").and_then(|at| test(&opened, at))),
    };
    let (title, body, copies) = sheet.ok_or(Oops::NotFound)?;
    if !user.at_desk_of(&opened.station)
        && let Some(person) = &opened.found.consumer
    {
        let (person, case, region) = (person.id.clone(), opened.found.case.id.clone(), opened.reach.region.clone());
        let (staff, why, now) = (user.actor.id.clone(), format!("打印移交的{title}"), app.now());
        app.run(move |app| {
            let record = Reveal { staff: &staff, person: &person, case: case.as_str(), why: &why };
            Ok(app.door.db.write(|tx| vault::reveal(tx, app.door.entropy.as_ref(), &region, &record, now))?)
        })
        .await?;
    }
    let sheet = Sheet {
        title,
        number_line: (&opened.station.name, &opened.found.case.full_number()),
        copies,
        across: false,
        body,
    };
    Ok(document(&sheet, &back))
}

/// Title, body and copy marks.
type Paper = (&'static str, Markup, &'static [&'static str]);

fn name(person: Option<&Person>) -> String {
    person.map(|person| person.name.clone()).unwrap_or_default()
}

fn phone(person: Option<&Person>) -> String {
    person.and_then(|person| person.phone.clone()).unwrap_or_default()
}

fn line(pairs: &[(&str, &str)]) -> Vec<Cell> {
    pairs.iter().flat_map(|(label, value)| [Cell::label(label), Cell::value(value)]).collect()
}

fn wide(label: &str, value: &str) -> Vec<Cell> {
    vec![Cell::label(label), Cell::value(value)]
}

/// With room to write in by hand.
fn roomy(label: &str, value: &str) -> Vec<Cell> {
    vec![Cell::label(label), Cell::value(value).tall()]
}

fn consumer_block(opened: &Opened) -> Block<'static> {
    let person = opened.found.consumer.as_ref();
    let agent = opened.found.agents.first().map(|agent| agent.name.clone()).unwrap_or_else(|| "无".to_owned());
    Block {
        side: "投诉人",
        lines: vec![
            line(&[("姓名", &name(person)), ("联系电话", &phone(person))]),
            line(&[
                ("联系地址", &person.and_then(|person| person.address.clone()).unwrap_or_default()),
                ("代理人", &agent),
            ]),
        ],
    }
}

fn trader_block(opened: &Opened) -> Block<'static> {
    let trader = &opened.found.case.intake.respondent;
    Block {
        side: "被投诉人",
        lines: vec![
            line(&[("名称", &trader.name), ("与本站关系", trader.relation.label())]),
            line(&[
                ("地址（摊位）", &trader.stall),
                ("联系电话", trader.phone.as_ref().map_or("", domain::value::Phone::as_str)),
            ]),
        ],
    }
}

fn registration(opened: &Opened) -> Option<Paper> {
    let case = &opened.found.case;
    let intake = &case.intake;
    let evidence = case
        .evidence
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let returned = if one.original_returned { "，原件已当场退还" } else { "" };
            format!("{}. {}（{}，{}份{returned}）", at + 1, one.title, one.kind.label(), one.copies)
        })
        .collect::<Vec<_>>()
        .join("；");
    let (findings, nature, opinion, bases) = case.verification.as_ref().map_or_else(Default::default, |found| {
        let bases: Vec<&str> = found.bases.iter().map(|cited| cited.reference.as_str()).collect();
        (found.findings.clone(), found.nature.name().to_owned(), found.opinion.clone(), bases.join("、"))
    });
    let accepted = case.accepted.map(|(day, no)| format!("{}，登记簿第{no}号", words::day(day))).unwrap_or_default();
    let told = case.told.as_ref().map(|told| words::time(told.at)).unwrap_or_default();
    let filed = case.filed.as_ref().map(|filed| filed.volume.clone()).unwrap_or_default();
    let blocks = [
        Block {
            side: "",
            lines: vec![line(&[
                ("登记时间", &words::time(case.registered_at.local())),
                ("来源渠道", intake.channel.label()),
                ("平台编号", intake.platform_no.as_deref().unwrap_or("无")),
            ])],
        },
        consumer_block(opened),
        trader_block(opened),
        Block {
            side: "争议事实",
            lines: vec![
                line(&[("发生日期", &words::day(intake.event_on)), ("地点", &intake.place)]),
                line(&[
                    ("商品或服务", &intake.goods.name),
                    ("品牌", intake.goods.brand.as_deref().unwrap_or_default()),
                ]),
                line(&[("类别", intake.goods.class.name()), ("问题", intake.goods.problem.name())]),
                line(&[
                    ("金额（元）", &yuan_from_fen(intake.goods.amount_fen)),
                    ("票据号", intake.goods.receipt_no.as_deref().unwrap_or_default()),
                ]),
                roomy("经过", &intake.narrative),
            ],
        },
        Block { side: "", lines: vec![wide("投诉请求", &words::claims(intake)), wide("证据清单", &evidence)] },
        Block {
            side: "处理",
            lines: vec![
                line(&[("受理", &accepted), ("承办人", &opened.name(&case.handler))]),
                wide("核实情况", &findings),
                line(&[("定性", &nature), ("依据", &bases)]),
                wide("处理意见", &opinion),
                line(&[
                    ("协商次数", &case.rounds.len().to_string()),
                    ("结果", case.outcome.map_or("在办", domain::case::Outcome::label)),
                ]),
                line(&[("挽回损失（元）", &yuan_from_fen(case.recovered_fen())), ("反馈时间", &told)]),
                line(&[("办结日期", &case.settled_on.map(words::day).unwrap_or_default()), ("归档号", &filed)]),
            ],
        },
    ];
    let body = html! {
        (grid(&blocks))
        (signatures(&[("投诉人", ""), ("经办人", ""), ("站长（审批负责人）", "")]))
    };
    Some(("消费投诉登记表", body, &[]))
}

fn round(opened: &Opened, at: usize) -> Option<Paper> {
    let held = opened.found.case.rounds.get(at.checked_sub(1)?)?;
    let Round { from, to, .. } = held.round;
    let round = &held.round;
    let staff: Vec<String> = round.staff.iter().map(|id| opened.name(id)).collect();
    let simple = round.simple.as_ref().map(|why| format!("（一人，情节简单：{why}）")).unwrap_or_default();
    let consumer = if round.by_agent { "代理人到场" } else { "本人到场" };
    let blocks = [Block {
        side: "",
        lines: vec![
            line(&[("第几次", &format!("第{at}次")), ("类型", round.kind.label())]),
            line(&[("开始", &words::time(from)), ("结束", &words::time(to))]),
            line(&[("方式", round.mode.label()), ("地点", &round.place)]),
            wide("站点人员", &format!("{}{simple}", staff.join("、"))),
            line(&[
                ("消费者一方", &format!("{}（{consumer}）", name(opened.found.consumer.as_ref()))),
                ("经营者一方", &round.trader_by),
            ]),
            wide("告知事项", "自愿参加，可随时退出，记录用于办理本件投诉"),
            roomy("消费者陈述", &round.consumer_said),
            roomy("经营者意见", &round.trader_said),
            roomy("站点意见及依据", &round.opinion),
            line(&[
                ("结果", round.outcome.label()),
                ("下次协商", &round.next_on.map(words::day).unwrap_or_else(|| "未定".to_owned())),
            ]),
        ],
    }];
    let (consumer, trader) =
        held.signatures.as_ref().map(|(consumer, trader)| (said(consumer), said(trader))).unwrap_or_default();
    let body = html! {
        (grid(&blocks))
        (signatures(&[("消费者（代理人）", &consumer), ("经营者", &trader), ("站点工作人员", "")]))
    };
    Some(("协商记录", body, &[]))
}

fn said(signature: &Signature) -> String {
    match (&signature.mark, &signature.refusal) {
        (Mark::Refused, Some(why)) => format!("拒签：{why}"),
        (mark, _) => format!("已{}", mark.label()),
    }
}

fn agreement(opened: &Opened) -> Option<Paper> {
    let case = &opened.found.case;
    let settlement = case.settlement.as_ref()?;
    let terms: Vec<String> = settlement
        .draft
        .obligations
        .iter()
        .enumerate()
        .map(|(at, owed)| {
            let manner = owed.manner.as_ref().map(|manner| format!("，{manner}")).unwrap_or_default();
            format!("{}. {}{manner}。", at + 1, words::obligation(owed))
        })
        .collect();
    let approved = settlement
        .approved
        .as_ref()
        .map_or_else(|| "尚未审核".to_owned(), |(by, day, _)| format!("{}，{}", opened.name(by), words::day(*day)));
    let blocks = [
        Block { side: "甲方（消费者）", ..consumer_block(opened) },
        Block { side: "乙方（经营者）", ..trader_block(opened) },
        Block {
            side: "",
            lines: vec![
                wide("争议事实", &settlement.draft.facts),
                wide("诉求", &words::claims(&case.intake)),
                vec![Cell::label("协议内容"), Cell::markup(html! { @for term in &terms { p { (term) } } }).tall()],
                wide("检测费承担", settlement.draft.fee_terms.as_deref().unwrap_or("无")),
                wide("违约处理", settlement.draft.breach_terms.as_deref().unwrap_or("依法承担违约责任")),
                wide(
                    "声明",
                    "本协议为双方自愿协商和解，不免除经营者依法应承担的其他法律责任；一方不履行的，可依《消费者权益保护法》第三十九条通过其他途径解决。本协议一式两份，双方各执一份。",
                ),
                line(&[
                    ("审核", &approved),
                    ("签署日期", &settlement.signing.as_ref().map(|s| words::day(s.on)).unwrap_or_default()),
                ]),
            ],
        },
    ];
    let body = html! {
        (grid(&blocks))
        (signatures(&[("甲方", ""), ("乙方", ""), ("站点工作人员", "")]))
    };
    Some(("消费投诉和解协议书", body, &["甲方留存", "乙方留存"]))
}

fn test(opened: &Opened, at: usize) -> Option<Paper> {
    let test = opened.found.case.tests.get(at.checked_sub(1)?)?;
    let TestOrder { sample, item, lab, lab_certificate, .. } = &test.order;
    let order = &test.order;
    let split = test.report.as_ref().map(|(report, split)| {
        format!(
            "{}（{}）：经营者{}元，消费者{}元",
            report.conclusion,
            report.report_no,
            yuan_from_fen(split.trader_fen),
            yuan_from_fen(split.consumer_fen)
        )
    });
    let blocks = [Block {
        side: "",
        lines: vec![
            line(&[("样品", sample), ("检测项目", item)]),
            line(&[("检测机构", lab), ("资质证号", lab_certificate)]),
            line(&[
                ("资质有效期", &words::day(order.lab_valid_to)),
                ("依据标准", order.standard.as_deref().unwrap_or("按机构规定")),
            ]),
            wide("不能凭生活常识判断的说明", &order.not_common_sense),
            line(&[("费用（元）", &yuan_from_fen(order.fee_fen)), ("垫付人", order.advanced_by.label())]),
            wide("承担规则", "由责任方承担；双方都有责任的，按责任大小分担"),
            line(&[
                ("送检日期", &words::day(order.sample_handed_over_on)),
                ("预计天数", &format!("{}天", order.expected_days)),
            ]),
            wide("期限", if test.pauses { "双方同意检测期间不计入二十日" } else { "检测期间计入二十日" }),
            wide("结论和分担", split.as_deref().unwrap_or("待报告")),
        ],
    }];
    let body = html! {
        (grid(&blocks))
        (signatures(&[("消费者", ""), ("经营者", ""), ("站点工作人员", "")]))
    };
    Some(("检测鉴定委托及费用约定", body, &["甲方留存", "乙方留存", "站点存档"]))
}

fn proxy(opened: &Opened) -> Option<Paper> {
    let (agent, person) = (opened.found.case.agents.last()?, opened.found.agents.last()?);
    let blocks = [Block {
        side: "",
        lines: vec![
            line(&[("委托人", &name(opened.found.consumer.as_ref())), ("受托人", &person.name)]),
            line(&[
                ("关系", &agent.relation),
                (
                    "证件",
                    &format!(
                        "{} {}",
                        person.id_kind.as_deref().unwrap_or("未留"),
                        person.id_last4.as_deref().map(|last| format!("尾号{last}")).unwrap_or_default()
                    ),
                ),
            ]),
            wide(
                "委托事项和权限",
                &format!("{}：{}", if agent.special { "特别授权" } else { "一般授权" }, agent.scope),
            ),
            line(&[("期限自", &words::day(agent.from)), ("至", &words::day(agent.to))]),
        ],
    }];
    let body = html! {
        (grid(&blocks))
        (signatures(&[("委托人", ""), ("受托人", ""), ("核验人", "")]))
    };
    Some(("授权委托书", body, &[]))
}

fn notice(opened: &Opened) -> Paper {
    let case = &opened.found.case;
    let reason = match (&case.termination, &case.declined, &case.divergence) {
        (Some(ended), _, _) => format!("{}：{}", ended.ground.label(), ended.proof),
        (_, Some(declined), _) => format!("不受理：{}，{}", declined.reason.label(), declined.explanation),
        (_, _, Some(divergence)) => format!("和解不成：{divergence}"),
        _ => String::new(),
    };
    let delivered = case
        .notice
        .as_ref()
        .map(|notice| format!("{}，{}", words::day(notice.on), notice.delivery.label()))
        .unwrap_or_default();
    let routes = [
        "① 与经营者再行协商和解；",
        "② 请求消费者协会或者依法成立的其他调解组织调解；",
        "③ 向市场监督管理部门投诉：全国12315平台、12315热线，或辖区市场监管所；",
        "④ 根据与经营者达成的仲裁协议提请仲裁机构仲裁；",
        "⑤ 向人民法院提起诉讼（诉讼时效一般为三年）。",
    ];
    let blocks = [Block {
        side: "",
        lines: vec![
            line(&[("消费者", &name(opened.found.consumer.as_ref())), ("被投诉人", &case.intake.respondent.name)]),
            wide("事由", &format!("{}，{}", case.intake.goods.name, words::claims(&case.intake))),
            wide("理由", &reason),
            vec![
                Cell::label("其他途径（消法39条）"),
                Cell::markup(html! { @for route in routes { p { (crate::face::label::own(route)) } } }).tall(),
            ],
            wide("材料移交", case.hand_up.as_ref().map_or("未移交", |up| up.to.as_str())),
            wide("送达", &delivered),
        ],
    }];
    let body = html! {
        (grid(&blocks))
        (signatures(&[("消费者签收", ""), ("站点工作人员", "")]))
    };
    ("终止和解（其他途径）告知书", body, &["消费者留存", "站点存档"])
}
