//! 协商、代理、约定答复、和解不成.

use super::parts::{CONTENT, DELIVERY, LINE, TOLD_AT, told};
use super::register::done;
use super::{Choices, FieldError, Form, Given, Kind, Raw, Reader, ask, heading, may};
use crate::case::fact::{Agent, Mode, NewPerson, PromisedReply, Round, RoundKind, RoundOutcome};
use crate::case::{Case, Command, Stage};
use crate::value::Phone;

type Read = Result<Command, Vec<FieldError>>;

pub(super) static ROUND: Form = Form {
    fields: &[
        ask("kind", "类型", Kind::One(Choices::Fixed(RoundKind::ALL))),
        ask("from", "开始时间", Kind::Time),
        ask("to", "结束时间", Kind::Time),
        ask("mode", "方式", Kind::One(Choices::Fixed(Mode::ALL))),
        ask("place", "地点", LINE),
        heading("参加人"),
        ask("staff", "站点人员", Kind::Many(Choices::Offered("staff"))).hint("一般二人以上"),
        may("simple", "只有一人的，为什么情节简单", LINE).hint("如：金额小、事实清楚、双方无争议（篇一第九条）"),
        ask("trader_by", "经营者一方谁参加", LINE),
        may("by_agent", "消费者没有到场，由代理人参加", Kind::Tick),
        may("informed", "已告知双方：自愿参加、可随时退出、记录用途", Kind::Tick),
        heading("经过"),
        ask("consumer_said", "消费者陈述", Kind::Text),
        ask("trader_said", "经营者意见", Kind::Text),
        may("opinion", "站点意见及依据", Kind::Text),
        ask("outcome", "结果", Kind::One(Choices::Fixed(RoundOutcome::ALL))),
        may("next_on", "下次协商日期", Kind::Day),
    ],
};

pub(super) fn round(raw: &Raw) -> Read {
    let mut reader = Reader::new(&ROUND, raw);
    let (kind, mode, outcome) = (reader.one("kind"), reader.one("mode"), reader.one("outcome"));
    let (from, to) = (reader.time("from"), reader.time("to"));
    let place = reader.text("place");
    let staff = reader.many("staff");
    let simple = reader.optional("simple");
    let trader_by = reader.text("trader_by");
    let by_agent = reader.tick("by_agent");
    let informed = reader.tick("informed");
    let consumer_said = reader.text("consumer_said");
    let trader_said = reader.text("trader_said");
    let opinion = reader.text("opinion");
    let next_on = reader.day("next_on");
    let round = (|| {
        Some(Round {
            kind: kind?,
            from: from?,
            to: to?,
            place,
            mode: mode?,
            staff,
            simple,
            trader_by,
            by_agent,
            informed,
            consumer_said,
            trader_said,
            opinion,
            outcome: outcome?,
            next_on,
        })
    })();
    done(reader, round.map(|round| Command::RecordRound { round }))
}

pub(super) fn prefill_round(case: &Case, given: &Given<'_>) -> Raw {
    let kind = match (case.stage, case.rounds_now().is_empty()) {
        (Stage::RetestTalk, _) => RoundKind::Retest,
        (_, true) => RoundKind::First,
        (_, false) => RoundKind::Further,
    };
    let mut raw: Raw =
        [("kind", kind.value()), ("mode", Mode::OnSite.value()), ("place", "消费维权服务站")].into_iter().collect();
    raw.set("from", given.now());
    raw.set("to", given.now());
    raw.set("staff", given.actor.as_str());
    raw.set("trader_by", &case.intake.respondent.name);
    if let Some(verification) = &case.verification {
        raw.set("opinion", &verification.opinion);
    }
    raw
}

pub(super) static FAIL: Form = Form {
    fields: &[
        ask("divergence", "双方分歧在哪里", Kind::Text).hint("下一步要把解决争议的其他途径告知消费者（篇一第十一条）")
    ],
};

pub(super) fn fail(raw: &Raw) -> Read {
    let mut reader = Reader::new(&FAIL, raw);
    let divergence = reader.text("divergence");
    reader.finish(Command::Fail { divergence })
}

pub(super) static AGENT: Form = Form {
    fields: &[
        ask("agent_name", "代理人姓名", LINE),
        may("agent_phone", "代理人电话", Kind::Phone),
        ask("relation", "与消费者的关系", LINE),
        ask("scope", "委托事项和权限", Kind::Text).hint("照授权委托书写：承认、放弃、变更请求、和解、签收"),
        may("special", "特别授权（可以代为和解、签署）", Kind::Tick),
        ask("from", "委托期限自", Kind::Day),
        ask("to", "至", Kind::Day),
        may("id_kind", "身份证明种类", LINE),
        may("id_number", "证件号码", LINE).hint("可以不填；填了也只显示后四位"),
        may("papers_seen", "委托书原件和身份证明已核对", Kind::Tick),
    ],
};

pub(super) fn agent(raw: &Raw, given: &Given<'_>) -> Read {
    let mut reader = Reader::new(&AGENT, raw);
    let person = NewPerson {
        id: given.person.clone(),
        name: reader.text("agent_name"),
        phone: reader.parsed("agent_phone", "电话号码看不懂，可以留空", Phone::parse),
        address: None,
        id_kind: reader.optional("id_kind"),
        id_number: reader.optional("id_number"),
        elderly: false,
    };
    let (relation, scope) = (reader.text("relation"), reader.text("scope"));
    let special = reader.tick("special");
    let (from, to) = (reader.day("from"), reader.day("to"));
    let papers_seen = reader.tick("papers_seen");
    let id = person.id.clone();
    let agent = from.zip(to).map(|(from, to)| Agent { person: id, relation, scope, special, from, to, papers_seen });
    done(reader, agent.map(|agent| Command::AppointAgent { person, agent }))
}

pub(super) static PROMISE: Form = Form {
    fields: &[
        ask("at", "答应什么时候答复", Kind::Time).hint("说好就要做到，到时没有答复站长会看到（程序4）"),
        ask("about", "答复什么", LINE),
    ],
};

pub(super) fn promise(raw: &Raw) -> Read {
    let mut reader = Reader::new(&PROMISE, raw);
    let at = reader.time("at");
    let about = reader.text("about");
    done(reader, at.map(|at| Command::PromiseReply { promise: PromisedReply { at, about } }))
}

pub(super) static REPLY: Form = Form {
    fields: &[ask("reply", "哪一个约定", Kind::One(Choices::Offered("reply"))), TOLD_AT, DELIVERY, CONTENT],
};

pub(super) fn reply(raw: &Raw) -> Read {
    let mut reader = Reader::new(&REPLY, raw);
    let reply = reader.one::<String>("reply").and_then(|reply| reply.parse().ok());
    let told = told(&mut reader);
    done(reader, reply.zip(told).map(|(reply, told)| Command::GiveReply { reply, told }))
}
