//! Papers about a case: F1, F5 to F9, the hand-up list and the flash report.

use domain::case::content;
use domain::directory::{OrgKind, StaffId};
use domain::paper::{CasePaper, Form, Party, Values, of_case, of_round, of_test};
use store::directory;
use store::paper::Subject;
use store::vault::Person;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::case::{Opened, open};
use crate::error::{Oops, Outcome};
use crate::session::User;

/// Opens a case for papers about it, for whoever the consumer's data is open to, because a paper shows full names.
pub(super) fn with_case<T>(
    app: &App,
    user: &User,
    number: &str,
    make: impl FnOnce(&Opened, &CasePaper<'_>) -> Outcome<T>,
) -> Outcome<T> {
    let (opened, office) = app.door.db.read(|tx| {
        let opened = open(tx, app, user, number)?;
        let mut office = "辖区市场监督管理所".to_owned();
        for id in &opened.station.above {
            if let Some(org) = directory::org(tx, &opened.reach.region, id)?.filter(|org| org.kind == OrgKind::Office) {
                office = match org.phone {
                    Some(phone) => format!("{}（电话{phone}）", org.name),
                    None => org.name,
                };
                break;
            }
        }
        Ok((opened, office))
    })?;
    if !opened.open_to(user) {
        return Err(Oops::NotFound);
    }
    let staff = |id: &StaffId| opened.name(id);
    let paper = CasePaper {
        case: &opened.found.case,
        station: &opened.station,
        consumer: opened.found.consumer.as_ref().map(party).unwrap_or_default(),
        agents: opened.found.agents.iter().map(party).collect(),
        staff: &staff,
        office,
    };
    make(&opened, &paper)
}

/// One paper of a case.
pub(super) fn gather(app: &App, user: &User, number: &str, form: Form, part: &str) -> Outcome<Gathered> {
    with_case(app, user, number, |opened, paper| {
        let case = paper.case;
        let at = || part.parse::<usize>().map_err(|_| Oops::NotFound);
        let values = match form {
            Form::Round => of_round(paper, at()?).ok_or(Oops::NotFound)?,
            Form::Agreement if case.settlement.is_none() => of_refused(opened, paper).ok_or(Oops::NotFound)?,
            Form::Test => of_test(paper, at()?).ok_or(Oops::NotFound)?,
            form if offered(opened).iter().any(|(one, part)| *one == form && part.is_empty()) => of_case(paper),
            _ => return Err(Oops::NotFound),
        };
        let subject = Subject {
            region: opened.reach.region.clone(),
            station: opened.station_id.clone(),
            about: about(case.id.as_str()),
            form,
            part: part.to_owned(),
            known_as: case.full_number(),
        };
        let (station_name, day) = (opened.station.name.clone(), case.registered_at.day());
        Ok(Gathered { subject, station_name, day, content: Content::Fields(values) })
    })
}

/// The agreement that one side would not sign, as both had it before them.
fn of_refused(opened: &Opened, paper: &CasePaper<'_>) -> Option<Values> {
    let case = content::refused(&paper.case.id, &opened.found.entries)?;
    Some(of_case(&CasePaper {
        case: &case,
        station: paper.station,
        consumer: paper.consumer.clone(),
        agents: paper.agents.clone(),
        staff: paper.staff,
        office: paper.office.clone(),
    }))
}

/// How the papers of a case are filed.
pub(in crate::desk) fn about(case: &str) -> String {
    format!("case {case}")
}

/// The forms that a case has something for, with the number of the round or test.
pub(in crate::desk) fn offered(opened: &Opened) -> Vec<(Form, String)> {
    let case = &opened.found.case;
    let mut forms = vec![(Form::Registration, String::new())];
    let mut add = |wanted: bool, form| {
        if wanted {
            forms.push((form, String::new()));
        }
    };
    add(!case.agents.is_empty(), Form::Proxy);
    let refused = || content::refused(&case.id, &opened.found.entries).is_some();
    add(case.settlement.is_some() || refused(), Form::Agreement);
    add(case.termination.is_some() || case.declined.is_some() || case.divergence.is_some() || case.late, Form::Notice);
    add(case.hand_up.is_some(), Form::HandUp);
    add(case.alarm.is_some(), Form::Flash);
    forms.extend((1..=case.rounds.len()).map(|at| (Form::Round, at.to_string())));
    forms.extend((1..=case.tests.len()).map(|at| (Form::Test, at.to_string())));
    forms
}

fn party(person: &Person) -> Party {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    Party {
        name: person.name.clone(),
        phone: text(&person.phone),
        address: text(&person.address),
        id_kind: text(&person.id_kind),
        id_last4: text(&person.id_last4),
    }
}
