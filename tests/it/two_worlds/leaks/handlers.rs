//! Faults of handlers: an answer tells what its reader must not know, because
//! something asks past the walls.

use std::convert::Infallible;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{Method, StatusCode, header, response::Parts},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
};
use futures_util::StreamExt;
use http_body_util::{BodyExt, BodyStream};
use sqlx::PgPool;
use tandem::live::Topic;

use super::{
    Leak,
    Shows::{self, *},
};
use crate::world::World;

pub fn leaks() -> Vec<(&'static str, Shows, Leak)> {
    let leak = |(name, shows, handler): (&'static str, Shows, _)| {
        (name, shows, Leak { handler: Some(handler), ..Leak::default() })
    };
    HANDLERS.map(leak).into()
}

type Handler = fn(Router, &World) -> Router;

const COUNT: &str = "select count(*)::text from coding";
const STREAM: &str = "/p/care/narratives/1/code/events";
/// Where nothing of Ana's is said, whatever she does meanwhile.
const BOARDS: &str = "/p/care/board/descriptive/events";

const HANDLERS: [(&str, Shows, Handler); 17] = [
    ("a header counts all codings", Page("ana", "/p/{project}/codes"), |router, world| {
        told(router, world, COUNT, |_, count, head, _| tell(head, "x-count", count))
    }),
    (
        "a tag changes with every operation",
        Page("ana", "/p/{project}/narratives"),
        |router, world| {
            let all = "select count(*)::text from journal";
            told(router, world, all, |_, count, head, _| tell(head, "etag", count))
        },
    ),
    (
        "what is another's is told from what is not there",
        Page("ana", "/p/{project}/codes/{code}"),
        |router, world| {
            let ids = "select string_agg(id::text, ' ') from code";
            told(router, world, ids, |asked, ids, head, _| {
                let theirs =
                    asked.path.split('/').any(|part| part.len() == 36 && ids.contains(part));
                if theirs && head.status == StatusCode::NOT_FOUND {
                    head.status = StatusCode::FORBIDDEN;
                }
            })
        },
    ),
    ("a page grows with the work of all", Page("ana", "/p/{project}"), |router, world| {
        let spaces = "select repeat(' ', count(*)::int) from set_aside";
        told(router, world, spaces, |_, spaces, _, body| body.push_str(spaces))
    }),
    (
        "a word of the other is in the source of a page",
        Page("paul", "/p/{project}/report"),
        |router, world| {
            let words = "select max(body) from memo";
            told(router, world, words, |_, words, _, body| body.push_str(words))
        },
    ),
    (
        "the part that scripts fetch tells more than the page",
        Part("ana", "/p/{project}/narratives/{narrative}/code"),
        |router, world| {
            told(router, world, COUNT, |asked, count, _, body| {
                if asked.by_script {
                    body.push_str(count);
                }
            })
        },
    ),
    (
        "the name of a file counts what is in the project",
        Page("ana", "/p/{project}/report/{file}"),
        |router, world| {
            told(router, world, COUNT, |_, count, head, _| {
                let name = format!("attachment; filename=\"{count}.csv\"");
                tell(head, "content-disposition", &name);
            })
        },
    ),
    ("an address where one is sent counts", Answer, |router, world| {
        told(router, world, COUNT, |_, count, head, _| tell(head, "x-then", count))
    }),
    ("a receipt is numbered for all", Answer, |router, world| {
        let all = "select count(*)::text from journal";
        told(router, world, all, |_, count, _, body| body.push_str(count))
    }),
    ("a refusal names what stands in the way", Answer, |router, world| {
        let name = "select max(name) from code where owner_id is not null";
        told(router, world, name, |_, name, head, body| {
            if head.status.is_client_error() {
                body.push_str(name);
            }
        })
    }),
    ("the home page says that the other is at work", Page("ana", "/"), |router, world| {
        let busy = "select count(*)::text from journal";
        told(router, world, busy, |_, busy, _, body| body.push_str(busy))
    }),
    (
        "the page where all could settle tells who is done",
        Page("paul", "/p/{project}/narratives/{narrative}/consensus"),
        |router, world| {
            let done = "select count(*)::text from submission";
            told(router, world, done, |_, done, _, body| body.push_str(done))
        },
    ),
    ("a change is told to the other coder", Stream(STREAM), |router, world| {
        overheard(router, world, Topic::Coding(world.narrative, world.viewer("ana").member))
    }),
    ("a change is told to the team", Stream("/p/care/events"), |router, world| {
        overheard(router, world, Topic::Project(world.project))
    }),
    ("a word on a stream is numbered for all", Stream(BOARDS), |router, world| {
        spoken(router, world, "select 'id: ' || count(*) from journal")
    }),
    ("a word on a stream says what was done", Stream(STREAM), |router, world| {
        spoken(router, world, "select 'data: ' || string_agg(name, ', ' order by id) from code")
    }),
    ("what was taken out is named on a stream", Stream(STREAM), |router, world| {
        let removed = "select 'data: ' || string_agg(subject::text, ', ') from journal
            where kind = 'coding.remove'";
        spoken(router, world, removed)
    }),
];

struct Asked {
    path: String,
    by_script: bool,
}

/// What an answer tells of something: its head and its body, to whoever asked.
type Tell = fn(&Asked, &str, &mut Parts, &mut String);

fn tell(head: &mut Parts, name: &'static str, value: &str) {
    head.headers.insert(name, value.parse().unwrap());
}

/// Every answer may tell what this query finds.
fn told(router: Router, world: &World, sql: &'static str, tell: Tell) -> Router {
    let middleware = move |State(db): State<PgPool>, request: Request, next: Next| async move {
        let by_script = request.headers().contains_key("x-fragment");
        let asked = Asked { path: request.uri().path().to_owned(), by_script };
        let response = next.run(request).await;
        if is_stream(&response) {
            return response;
        }
        let (mut head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().into();
        let mut body = String::from_utf8(body).unwrap();
        tell(&asked, &find(&db, sql).await, &mut head, &mut body);
        Response::from_parts(head, Body::from(body))
    };
    router.layer(from_fn_with_state(world.db.owner.clone(), middleware))
}

/// Every word on a stream is followed by what this query finds.
fn spoken(router: Router, world: &World, sql: &'static str) -> Router {
    let middleware = move |State(db): State<PgPool>, request: Request, next: Next| async move {
        let response = next.run(request).await;
        if !is_stream(&response) {
            return response;
        }
        let (head, body) = response.into_parts();
        let words = BodyStream::new(body).then(move |word| {
            let db = db.clone();
            async move {
                let word = word.unwrap().into_data().unwrap();
                let more = Bytes::from(find(&db, sql).await + "\n\n");
                Ok::<_, Infallible>([word, more].concat())
            }
        });
        Response::from_parts(head, Body::from_stream(words))
    };
    router.layer(from_fn_with_state(world.db.owner.clone(), middleware))
}

/// The pages on a topic hear of whatever anybody does.
fn overheard(router: Router, world: &World, topic: Topic) -> Router {
    let live = world.app.live.clone();
    let middleware = move |request: Request, next: Next| {
        let live = live.clone();
        async move {
            let writes = request.method() == Method::POST;
            let response = next.run(request).await;
            if writes {
                live.tell(&[topic]);
            }
            response
        }
    };
    router.layer(from_fn(middleware))
}

fn is_stream(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind == "text/event-stream")
}

async fn find(db: &PgPool, sql: &'static str) -> String {
    let found: Option<String> = sqlx::query_scalar(sql).fetch_one(db).await.unwrap();
    found.unwrap_or_default()
}
