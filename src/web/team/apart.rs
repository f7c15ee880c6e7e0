//! Staff are served beside the children, not among them. In a flood every answer of the database
//! would take its turn among a thousand requests, and a page asks the database ten times.

use std::sync::Arc;

use rocket::route::{Handler, Outcome};
use rocket::tokio::runtime::Handle;
use rocket::tokio::sync::Semaphore;
use rocket::tokio::task::block_in_place;
use rocket::{Data, Request, Route};

/// Requests of staff that may have a thread each; the others go among the children's.
const THREADS: usize = 16;

#[derive(Clone)]
struct Apart {
    inner: Box<dyn Handler>,
    free: Arc<Semaphore>,
}

#[rocket::async_trait]
impl Handler for Apart {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let answer = self.inner.handle(request, data);
        match self.free.try_acquire() {
            Ok(_thread) => block_in_place(|| Handle::current().block_on(answer)),
            Err(_) => answer.await,
        }
    }
}

/// The same doors, each request on a thread of its own until it is answered.
pub fn apart(mut routes: Vec<Route>) -> Vec<Route> {
    let free = Arc::new(Semaphore::new(THREADS));
    for route in &mut routes {
        let inner = route.handler.clone();
        route.handler = Box::new(Apart { inner, free: Arc::clone(&free) });
    }
    routes
}
