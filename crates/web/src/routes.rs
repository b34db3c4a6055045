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
    act, approvals, archive, assess, board, case, cases, circular, clue, consult, dispatch, duty, exchange, figures,
    files, founding, inbox, late, network, paper, password, people, points, referral, register, register_case, report,
    reveal, risk, seal, search, sign_in, station, thread, today, typical, withdrawal,
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
    get "/assessments" "power" => assess::list;
    get "/assessments/new" "power" => assess::ask_new;
    post "/assessments/new" "power" => assess::create;
    get "/assessments/scheme" "power" => assess::scheme;
    get "/assessments/scheme/edit" "power" => assess::ask_scheme;
    post "/assessments/scheme/edit" "power" => assess::keep_scheme;
    get "/assessments/{id}" "power" => assess::show;
    get "/assessments/{id}/export" "power" => assess::export;
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
    get "/figures/cases" "staff" => figures::drill::show;
    get "/reports" "power" => report::list;
    get "/reports/silent" "power" => report::silent;
    get "/reports/flash" "power" => report::flash;
    get "/reports/measures" "power" => report::measures;
    get "/reports/{id}/{quarter}" "power" => report::show;
    get "/reports/{id}/{quarter}/write" "power" => report::ask_write;
    post "/reports/{id}/{quarter}/write" "power" => report::write;
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
