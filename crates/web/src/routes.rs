//! Every URL on one page, with the act it needs.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::app::App;
use crate::desk::{
    act, advice, approvals, archive, assess, board, callback, case, cases, circular, clue, consult, dispatch, draw,
    duty, exchange, figures, files, fix, founding, guide, inbox, inspection, institution, late, lesson, network, paper,
    password, people, points, promise, publicity, referral, register, register_case, report, reveal, risk, seal,
    search, self_check, sign_in, station, thread, today, topics, training, typical, visit, withdrawal,
};
use crate::error::Oops;
use crate::face::assets;
use crate::session::User;
use crate::{api, metrics};

/// One URL: method, path, and who gets through; a test sweeps them all as a stranger.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    /// `anyone`, `staff` (signed in), `desk` (和解员、联络员、站长), `head`, `rule` (the rules decide), or
    /// `power` (a row of the table of powers).
    pub needs: &'static str,
}

/// Declares routes once, for the router and for the list.
macro_rules! routes {
    ($($method:ident $path:literal $needs:literal => $handler:expr;)+) => {
        /// Every URL of the desk.
        pub const ROUTES: &[Route] = &[$(Route { method: stringify!($method), path: $path, needs: $needs },)+];

        fn desk() -> Router<App> {
            let mut router: Router<App> = Router::new();
            $({
                let handler: MethodRouter<App> = $method($handler);
                router = router.route($path, handler);
            })+
            router
        }
    };
}

routes! {
    get "/" "anyone" => home;
    get "/login" "anyone" => sign_in::show;
    post "/login" "anyone" => sign_in::sign_in;
    post "/sign-out" "staff" => sign_in::sign_out;
    post "/large-type" "staff" => sign_in::large_type;
    get "/password" "staff" => password::show;
    post "/password" "staff" => password::change;
    get "/today" "staff" => today::show;
    get "/cases" "staff" => cases::show;
    get "/cases/new" "desk" => register_case::show;
    post "/cases/new" "rule" => register_case::register;
    get "/cases/{number}" "staff" => case::show;
    get "/cases/{number}/do/{act}" "rule" => act::show;
    post "/cases/{number}/do/{act}" "rule" => act::perform;
    get "/cases/{number}/consumer" "staff" => reveal::show;
    post "/cases/{number}/consumer" "staff" => reveal::reveal;
    get "/cases/{number}/files/{hash}" "staff" => files::show;
    get "/cases/{number}/files/{hash}/download" "staff" => files::ask;
    post "/cases/{number}/files/{hash}/download" "staff" => files::take;
    post "/papers" "staff" => paper::create;
    get "/papers/excel" "staff" => paper::workbook;
    get "/papers/{code}" "staff" => paper::open;
    get "/templates" "staff" => paper::templates::show;
    get "/templates/own" "power" => paper::templates::own::ask_own;
    post "/templates/own" "power" => paper::templates::own::keep;
    post "/templates/withdraw" "power" => paper::templates::own::withdraw;
    get "/templates/official" "power" => paper::templates::official::ask_official;
    post "/templates/official" "power" => paper::templates::official::publish;
    get "/v/{code}" "anyone" => paper::verify;
    post "/v/{code}" "anyone" => paper::compare;
    get "/cases/{number}/papers" "staff" => archive::papers::show;
    get "/c/{number}" "staff" => archive::papers::scanned;
    get "/archive" "staff" => archive::home;
    get "/stations/{id}/archive" "staff" => archive::show;
    get "/stations/{id}/archive/{volume}" "staff" => archive::volume::show;
    get "/stations/{id}/keeper" "staff" => archive::keeper::show;
    get "/stations/{id}/keeper/name" "power" => archive::keeper::ask_name;
    post "/stations/{id}/keeper/name" "power" => archive::keeper::name;
    get "/stations/{id}/keeper/{handover}/{step}" "power" => archive::keeper::ask_step;
    post "/stations/{id}/keeper/{handover}/{step}" "power" => archive::keeper::take_step;
    get "/stations/{id}/destruction" "staff" => archive::destruction::list;
    get "/stations/{id}/destruction/new" "power" => archive::destruction::new;
    post "/stations/{id}/destruction/new" "power" => archive::destruction::create;
    get "/stations/{id}/destruction/{list}" "staff" => archive::destruction::show;
    get "/stations/{id}/destruction/{list}/do/{deed}" "power" => archive::destruction::ask_deed;
    post "/stations/{id}/destruction/{list}/do/{deed}" "power" => archive::destruction::take_deed;
    get "/typical" "staff" => typical::list;
    get "/typical/new" "power" => typical::new;
    post "/typical/new" "power" => typical::create;
    get "/typical/{id}" "staff" => typical::show;
    get "/typical/{id}/edit" "power" => typical::ask_edit;
    post "/typical/{id}/edit" "power" => typical::edit;
    get "/typical/{id}/do/{step}" "power" => typical::ask_step;
    post "/typical/{id}/do/{step}" "power" => typical::take_step;
    get "/stations/{id}/board" "staff" => board::list;
    get "/stations/{id}/board/new" "power" => board::new;
    post "/stations/{id}/board/new" "power" => board::make;
    get "/stations/{id}/board/{issue}" "staff" => board::show;
    get "/stations/{id}/board/{issue}/hang" "power" => board::ask_hang;
    post "/stations/{id}/board/{issue}/hang" "power" => board::hang;
    get "/stations/{id}/board/{issue}/photo" "staff" => board::photo;
    get "/stations/{id}/institutions" "power" => institution::show;
    get "/stations/{id}/institutions/{kind}/adopt" "power" => institution::ask_adopt;
    post "/stations/{id}/institutions/{kind}/adopt" "power" => institution::adopt;
    get "/stations/{id}/institutions/{kind}/review" "power" => institution::ask_review;
    post "/stations/{id}/institutions/{kind}/review" "power" => institution::review;
    get "/stations/{id}/promises" "power" => promise::list;
    get "/stations/{id}/promises/{promise}" "power" => promise::ask_one;
    post "/stations/{id}/promises/{promise}" "power" => promise::write_one;
    get "/stations/{id}/publicity" "power" => publicity::list;
    get "/stations/{id}/publicity/new" "power" => publicity::new;
    post "/stations/{id}/publicity/new" "power" => publicity::record;
    get "/stations/{id}/publicity/{occasion}/photos/{hash}" "power" => publicity::picture;
    get "/stations/{id}/advice" "power" => advice::list;
    get "/stations/{id}/advice/new" "power" => advice::new;
    post "/stations/{id}/advice/new" "power" => advice::create;
    get "/stations/{id}/advice/{letter}/receipt" "power" => advice::ask_receipt;
    post "/stations/{id}/advice/{letter}/receipt" "power" => advice::receive;
    get "/approvals" "staff" => approvals::show;
    get "/register" "staff" => register::show;
    post "/register/seal" "head" => register::seal_month;
    get "/consultations" "staff" => consult::show;
    get "/consultations/new" "desk" => consult::new;
    post "/consultations/new" "desk" => consult::log;
    get "/consultations/{id}/answer" "staff" => consult::ask_answer;
    post "/consultations/{id}/answer" "desk" => consult::answer;
    get "/clues" "power" => clue::show;
    get "/clues/new" "power" => clue::new;
    post "/clues" "power" => clue::send;
    get "/clues/{id}/{step}" "power" => clue::ask_step;
    post "/clues/{id}/{step}" "power" => clue::take_step;
    get "/dispatches" "power" => dispatch::list;
    get "/dispatches/new" "power" => dispatch::send::new;
    post "/dispatches/new" "power" => dispatch::send::create;
    get "/dispatches/{id}" "power" => dispatch::show::show;
    get "/dispatches/{id}/papers" "power" => dispatch::show::papers;
    get "/dispatches/{id}/papers/download" "power" => dispatch::show::ask_papers;
    post "/dispatches/{id}/papers/download" "power" => dispatch::show::take_papers;
    get "/dispatches/{id}/do/{deed}" "power" => dispatch::act::show;
    post "/dispatches/{id}/do/{deed}" "power" => dispatch::act::perform;
    get "/network" "power" => network::show;
    get "/network/{id}" "staff" => network::station;
    post "/place" "staff" => network::look_at;
    get "/stations/{id}/duties/{kind}" "power" => duty::show;
    post "/stations/{id}/duties/{kind}" "power" => duty::enter;
    get "/circulars" "power" => circular::list;
    get "/circulars/new" "power" => circular::send::new;
    post "/circulars/new" "power" => circular::send::create;
    get "/circulars/{id}" "power" => circular::show;
    get "/circulars/{id}/file" "power" => circular::file;
    get "/circulars/{id}/file/download" "power" => circular::ask_file;
    post "/circulars/{id}/file/download" "power" => circular::take_file;
    post "/circulars/{id}/answer" "power" => circular::answer;
    post "/circulars/{id}/lines" "power" => circular::lines::none;
    get "/circulars/{id}/judge/{station}" "power" => circular::judge::ask_judge;
    post "/circulars/{id}/judge/{station}" "power" => circular::judge::judge;
    get "/withdrawals" "power" => withdrawal::list;
    get "/withdrawals/excel" "power" => withdrawal::excel::file;
    get "/withdrawals/new" "power" => withdrawal::new::new;
    post "/withdrawals/new" "power" => withdrawal::new::create;
    get "/withdrawals/{id}" "power" => withdrawal::show::show;
    get "/withdrawals/{id}/do/{deed}" "power" => withdrawal::act::show;
    post "/withdrawals/{id}/do/{deed}" "power" => withdrawal::act::perform;
    get "/withdrawals/{id}/photos/{hash}" "power" => withdrawal::show::photo;
    get "/draws" "power" => draw::list;
    get "/draws/new" "power" => draw::new::new;
    post "/draws/new" "power" => draw::new::create;
    get "/draws/{id}" "power" => draw::show::show;
    get "/draws/{id}/list" "power" => draw::show::list;
    get "/draws/{id}/draw" "power" => draw::new::ask_draw;
    post "/draws/{id}/draw" "power" => draw::new::draw;
    get "/callbacks" "power" => callback::list;
    get "/callbacks/{id}" "power" => callback::show::show;
    get "/callbacks/{id}/call" "power" => callback::call::ask_call;
    post "/callbacks/{id}/call" "power" => callback::call::call;
    post "/callbacks/{id}/phone" "power" => callback::call::phone;
    get "/inspections" "power" => inspection::list;
    get "/inspections/new" "power" => inspection::fill::new;
    post "/inspections/new" "power" => inspection::fill::create;
    get "/inspections/{id}" "power" => inspection::show::show;
    get "/inspections/{id}/fill" "power" => inspection::fill::ask_fill;
    post "/inspections/{id}/fill" "power" => inspection::fill::fill;
    get "/inspections/{id}/photo" "power" => inspection::show::photo;
    get "/visits" "power" => visit::list;
    get "/visits/new" "power" => visit::enter::new;
    post "/visits/new" "power" => visit::enter::create;
    post "/visits/spread" "power" => visit::spread_all;
    get "/visits/plan/{id}" "power" => visit::ask_plan;
    post "/visits/plan/{id}" "power" => visit::plan;
    get "/visits/{id}" "power" => visit::show::show;
    get "/visits/{id}/photo" "power" => visit::show::photo;
    get "/fixes" "power" => fix::list;
    get "/fixes/new" "power" => fix::new::new;
    post "/fixes/new" "power" => fix::new::create;
    get "/fixes/{id}" "power" => fix::show::show;
    get "/fixes/{id}/do/{deed}" "power" => fix::act::show;
    post "/fixes/{id}/do/{deed}" "power" => fix::act::perform;
    get "/fixes/{id}/photos/{hash}" "power" => fix::show::photo;
    get "/self-checks" "power" => self_check::list;
    get "/self-checks/new" "power" => self_check::new;
    post "/self-checks/new" "power" => self_check::create;
    get "/self-checks/{id}" "power" => self_check::show;
    get "/self-checks/{id}/photo" "power" => self_check::photo;
    get "/training" "power" => training::list;
    get "/training/new" "power" => training::new::new;
    post "/training/new" "power" => training::new::create;
    get "/training/sign" "power" => training::sign::ask_code;
    post "/training/sign" "power" => training::sign::sign_code;
    get "/training/people/{person}" "power" => training::show::of_person;
    get "/training/{id}" "power" => training::show::show;
    get "/training/{id}/code" "power" => training::show::screen;
    get "/training/{id}/do/{deed}" "power" => training::act::show;
    post "/training/{id}/do/{deed}" "power" => training::act::perform;
    get "/training/{id}/photos/{hash}" "power" => training::show::picture;
    get "/t/{id}" "anyone" => training::sign::show;
    post "/t/{id}" "power" => training::sign::sign;
    get "/t/{id}/{code}" "anyone" => training::sign::scanned;
    get "/guide" "power" => guide::show;
    get "/guide/{tool}" "power" => guide::reckon::show;
    post "/guide/{tool}" "power" => guide::reckon::reckon;
    get "/bases" "power" => guide::bases;
    get "/lessons" "power" => lesson::list;
    get "/lessons/{id}" "power" => lesson::show;
    post "/lessons/{id}" "power" => lesson::answer;
    get "/assessments" "power" => assess::list;
    get "/assessments/new" "power" => assess::ask_new;
    post "/assessments/new" "power" => assess::create;
    get "/assessments/scheme" "power" => assess::scheme;
    get "/assessments/scheme/edit" "power" => assess::ask_scheme;
    post "/assessments/scheme/edit" "power" => assess::keep_scheme;
    get "/assessments/{id}" "power" => assess::show;
    get "/assessments/{id}/export" "power" => assess::export;
    get "/assessments/{id}/excel" "power" => assess::excel;
    get "/assessments/{id}/do/{deed}" "power" => assess::ask_deed;
    post "/assessments/{id}/do/{deed}" "power" => assess::perform_deed;
    get "/assessments/{id}/{station}" "power" => assess::station;
    get "/assessments/{id}/{station}/hand" "power" => assess::ask_hand;
    post "/assessments/{id}/{station}/hand" "power" => assess::give_hand;
    get "/assessments/{id}/{station}/veto" "power" => assess::ask_veto;
    post "/assessments/{id}/{station}/veto" "power" => assess::note_veto;
    get "/assessments/{id}/{station}/object/{item}" "power" => assess::ask_object;
    post "/assessments/{id}/{station}/object/{item}" "power" => assess::object;
    get "/assessments/{id}/{station}/reply/{item}" "power" => assess::ask_answer;
    post "/assessments/{id}/{station}/reply/{item}" "power" => assess::answer;
    get "/risk" "power" => risk::show;
    get "/threads" "power" => thread::list;
    get "/threads/new" "power" => thread::new;
    post "/threads/new" "power" => thread::create;
    get "/threads/{id}" "power" => thread::show;
    post "/threads/{id}" "power" => thread::write;
    post "/threads/{id}/close" "power" => thread::close;
    get "/venues" "power" => founding::venue::list;
    get "/venues/new" "power" => founding::venue::new;
    post "/venues/new" "power" => founding::venue::create;
    get "/venues/{id}/edit" "power" => founding::venue::edit;
    post "/venues/{id}/edit" "power" => founding::venue::change;
    get "/venues/{id}/found" "power" => founding::venue::ask_found;
    post "/venues/{id}/found" "power" => founding::venue::found;
    get "/stations/{id}/founding" "staff" => founding::life::show;
    get "/stations/{id}/step/{step}" "power" => founding::life::ask_step;
    post "/stations/{id}/step/{step}" "power" => founding::life::take_step;
    get "/stations/{id}/describe" "power" => founding::life::ask_describe;
    post "/stations/{id}/describe" "power" => founding::life::describe;
    get "/stations/{id}/items" "staff" => founding::items::show;
    get "/stations/{id}/items/{item}" "power" => founding::items::ask_item;
    post "/stations/{id}/items/{item}" "power" => founding::items::note;
    get "/stations/{id}/items/{item}/photo" "staff" => founding::items::photo;
    get "/stations/{id}/plaque" "staff" => founding::plaque::show;
    post "/stations/{id}/plaque" "power" => founding::plaque::issue;
    get "/stations/{id}/plaque/{number}/lost" "power" => founding::plaque::ask_lost;
    post "/stations/{id}/plaque/{number}/lost" "power" => founding::plaque::lose;
    get "/plaques" "power" => founding::plaque::list;
    get "/p/{code}" "anyone" => founding::scan::show;
    post "/p/{code}" "power" => founding::scan::prove;
    get "/stations/{id}/wall" "staff" => founding::poster::show;
    post "/stations/{id}/wall/{kind}" "power" => founding::poster::hang;
    get "/stations/{id}/photo/{person}" "staff" => founding::poster::photo;
    get "/staff" "staff" => people::staff::own;
    get "/stations/{id}/staff" "staff" => people::staff::show;
    get "/stations/{id}/staff/change" "power" => people::change::show;
    post "/stations/{id}/staff/change" "power" => people::change::file;
    get "/filings" "power" => people::filings::show;
    post "/filings/{id}/take" "power" => people::filings::take;
    get "/accounts" "power" => people::accounts::show;
    get "/accounts/new" "power" => people::accounts::new;
    post "/accounts/new" "power" => people::accounts::open;
    post "/accounts/{id}/{deed}" "power" => people::accounts::act;
    post "/letters/{id}/retry" "power" => people::accounts::retry;
    get "/audit" "power" => people::audit::show;
    get "/audit/export.csv" "power" => people::audit::export;
    get "/exchange" "power" => exchange::show;
    get "/exchange/paste" "power" => exchange::paste::show;
    post "/exchange/paste" "power" => exchange::paste::read;
    get "/exchange/import" "power" => exchange::import::show;
    post "/exchange/import" "power" => exchange::import::preview;
    post "/exchange/import/confirm" "power" => exchange::import::confirm;
    get "/exchange/export" "power" => exchange::export::show;
    get "/exchange/export/{format}" "power" => exchange::export::file;
    get "/exchange/reconcile" "power" => exchange::reconcile::show;
    post "/exchange/reconcile" "power" => exchange::reconcile::compare;
    get "/exchange/mapping" "power" => exchange::mapping::show;
    post "/exchange/mapping" "power" => exchange::mapping::write;
    get "/points" "power" => points::list;
    get "/points/new" "power" => points::new;
    post "/points/new" "power" => points::create;
    get "/referrals" "power" => referral::list;
    get "/referrals/new" "power" => referral::new;
    post "/referrals/new" "power" => referral::create;
    get "/referrals/{id}/reply" "power" => referral::ask_reply;
    post "/referrals/{id}/reply" "power" => referral::reply;
    get "/late" "power" => late::show;
    get "/figures" "staff" => figures::show;
    get "/figures/board" "staff" => figures::board::show;
    get "/figures/cases" "staff" => figures::drill::show;
    get "/figures/records" "staff" => figures::records::show;
    get "/figures/second" "staff" => figures::second::show;
    get "/topics" "staff" => topics::show;
    get "/topics/cases" "staff" => topics::cases::show;
    get "/reports" "power" => report::list;
    get "/reports/silent" "power" => report::silent;
    get "/reports/flash" "power" => report::flash;
    get "/reports/measures" "power" => report::measures;
    post "/reports/chase" "power" => report::chase_all;
    get "/reports/{id}/{quarter}" "power" => report::show;
    get "/reports/{id}/{quarter}/write" "power" => report::ask_write;
    post "/reports/{id}/{quarter}/write" "power" => report::write;
    get "/reports/{id}/{quarter}/clash" "power" => report::ask_clear;
    post "/reports/{id}/{quarter}/clash" "power" => report::clear;
    get "/reports/{id}/{quarter}/signer" "power" => report::ask_signer;
    post "/reports/{id}/{quarter}/signer" "power" => report::name_signer;
    get "/reports/{id}/{quarter}/do/{step}" "power" => report::ask_step;
    post "/reports/{id}/{quarter}/do/{step}" "power" => report::take_step;
    get "/reports/{id}/{quarter}/measures/{no}" "power" => report::ask_measure;
    post "/reports/{id}/{quarter}/measures/{no}" "power" => report::measure_done;
    get "/inbox" "staff" => inbox::show;
    post "/inbox" "staff" => inbox::read_all;
    get "/search" "staff" => search::show;
    get "/station" "staff" => station::show;
    get "/station/certificate" "staff" => seal::certificate;
    post "/station/certificate" "head" => seal::make;
    get "/station/certificate/{hash}" "staff" => seal::download;
    get "/station/seal" "head" => seal::ask_seal;
    post "/station/seal" "head" => seal::keep_seal;
    get "/station/files/{hash}" "staff" => seal::image;
    get "/station/{entry}" "head" => station::ask_entry;
    post "/station/{entry}" "head" => station::write_entry;
}

async fn home(user: Option<User>) -> Redirect {
    Redirect::to(user.map_or("/login", |user| crate::desk::home(user.actor.post)))
}

/// Megabytes of one request at most: a short video of evidence.
const LARGEST: usize = 60 * 1024 * 1024;

/// The whole program over HTTP.
pub fn router(app: App) -> Router {
    let header =
        |name, value: &'static str| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    Router::new()
        .merge(desk())
        .merge(api::routes())
        .merge(assets::routes())
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics::show))
        .fallback(|| async { Oops::NotFound })
        .layer(middleware::from_fn_with_state(app.clone(), metrics::count))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(header(header::CONTENT_SECURITY_POLICY, assets::CONTENT_SECURITY_POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(header::CACHE_CONTROL, "no-store"))
        .layer(CatchPanicLayer::new())
        .with_state(app)
}

/// Ready means that the database answers.
async fn ready(State(app): State<App>) -> Response {
    match app.read(|tx| store::directory::regions(tx).map(|_| ())).await {
        Ok(()) => "ready".into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
