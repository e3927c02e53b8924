package main

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// The names of what goes over the wires, where it is not a method of the Bot API.
const (
	redisTake = "take hold" // Redis lends a person's turn
	redisGive = "give hold" // Redis takes it back, with the state and the mark that the update is done
)

// trap waits for one call between a replica and the outside, and makes that moment the moment of a fault.
type trap struct {
	point string
	// where is a method of the Bot API or one of the names above; about is what the call (of getUpdates: its answer, if the call arrives) must contain.
	where, about string
	// arrives: the call is carried out and only its answer is lost.
	arrives bool
	fault   func(*replica) (survives bool)
	caught  chan struct{}
}

func (tr *trap) spring(r *replica) (survives bool) {
	defer close(tr.caught)
	return tr.fault(r)
}

// traps are all that are set; each catches once.
type traps struct {
	mu  sync.Mutex
	set []*trap
	// apart are calls of other kinds that a test wants to hear of.
	heard func(where string, request []byte)
}

func (ts *traps) add(tr *trap) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	tr.caught = make(chan struct{})
	ts.set = append(ts.set, tr)
}

func (ts *traps) fits(arrives bool, where string, text []byte) *trap {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	for i, tr := range ts.set {
		if tr.where == where && tr.arrives == arrives && bytes.Contains(text, []byte(tr.about)) {
			ts.set = append(ts.set[:i], ts.set[i+1:]...)
			return tr
		}
	}
	return nil
}

// left are those that caught nothing.
func (ts *traps) left() []*trap {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	return slices.Clone(ts.set)
}

// telegramWire is what one replica takes for Telegram's server.
type telegramWire struct {
	*traps
	server  string
	client  *http.Transport
	replica atomic.Pointer[replica]
	// held, if set, keeps every call until the caller gives up: a Telegram that hangs.
	held    atomic.Bool
	holding atomic.Int64
}

func newTelegramWire(t testing.TB, ts *traps, server string) (*telegramWire, string) {
	w := &telegramWire{traps: ts, server: server, client: &http.Transport{MaxIdleConnsPerHost: 16}}
	listener := httptest.NewServer(w)
	t.Cleanup(func() {
		listener.CloseClientConnections()
		listener.Close()
		w.client.CloseIdleConnections()
	})
	return w, listener.URL
}

func (w *telegramWire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if w.held.Load() {
		w.holding.Add(1)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	method := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	w.heard(method, body)
	tr := w.fits(false, method, body)
	if tr != nil && !tr.spring(w.replica.Load()) {
		panic(http.ErrAbortHandler)
	}
	answer, text, err := w.pass(r, body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	request := body
	if method == "getUpdates" {
		request = text
	}
	if tr := w.fits(true, method, request); tr != nil && !tr.spring(w.replica.Load()) {
		panic(http.ErrAbortHandler)
	}
	for name, values := range answer.Header {
		rw.Header()[name] = values
	}
	rw.WriteHeader(answer.StatusCode)
	_, _ = rw.Write(text) // a replica that hung up misses nothing but its answer
}

func (w *telegramWire) pass(r *http.Request, body []byte) (*http.Response, []byte, error) {
	request, err := http.NewRequestWithContext(r.Context(), r.Method, w.server+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	request.Header = r.Header
	answer, err := w.client.RoundTrip(request)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer, text, err
}

// wire lies between a replica and a server, and passes on what is said over it. Whoever listens to a connection may cut it.
type wire struct {
	network, server string
	listener        net.Listener
	// ears listen to one connection, from both ends.
	ears func() (asked, answered ear)
	open sync.WaitGroup
	mu   sync.Mutex
	ends map[net.Conn]bool
}

// ear hears every piece of what is said and tells what becomes of it.
type ear func(piece []byte) passage

type passage int

const (
	passes passage = iota
	lost           // the connection ends before it
	last           // it arrives, and the connection ends
)

func newWire(t testing.TB, network, server string, ears func() (asked, answered ear)) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{network: network, server: server, listener: listener, ears: ears, ends: map[net.Conn]bool{}}
	w.open.Go(w.accept)
	t.Cleanup(w.close)
	return w
}

// address is what a replica takes for the server's.
func (w *wire) address() string { return w.listener.Addr().String() }

func (w *wire) accept() {
	for {
		from, err := w.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		to, err := net.Dial(w.network, w.server)
		if err != nil {
			from.Close() // the server is stopped
			continue
		}
		w.join(from, to)
	}
}

func (w *wire) join(from, to net.Conn) {
	w.mu.Lock()
	w.ends[from], w.ends[to] = true, true
	w.mu.Unlock()
	asked, answered := w.ears()
	w.open.Go(func() { w.pass(from, to, asked) })
	w.open.Go(func() { w.pass(to, from, answered) })
}

func (w *wire) pass(from, to net.Conn, heard ear) {
	defer w.part(from, to)
	piece := make([]byte, 64<<10)
	for {
		n, err := from.Read(piece)
		if err != nil {
			return
		}
		fate := heard(piece[:n])
		if fate == lost {
			return
		}
		if _, err := to.Write(piece[:n]); err != nil || fate == last {
			return
		}
	}
}

func (w *wire) part(ends ...net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, end := range ends {
		end.Close()
		delete(w.ends, end)
	}
}

func (w *wire) close() {
	w.listener.Close()
	w.mu.Lock()
	for end := range w.ends {
		end.Close()
	}
	w.mu.Unlock()
	w.open.Wait()
}

// redisWire is what one replica takes for Redis.
type redisWire struct {
	*traps
	*wire
	replica atomic.Pointer[replica]
}

func newRedisWire(t testing.TB, ts *traps, server string) *redisWire {
	t.Helper()
	w := &redisWire{traps: ts}
	w.wire = newWire(t, "tcp", server, w.listen)
	return w
}

// listen goes by pieces: the client writes each command at once, so a piece begins with a command.
func (w *redisWire) listen() (asked, answered ear) {
	var after atomic.Pointer[trap]
	asked = func(piece []byte) passage {
		where := commandName(piece)
		if tr := w.fits(false, where, piece); tr != nil && !tr.spring(w.replica.Load()) {
			return lost
		}
		if tr := w.fits(true, where, piece); tr != nil {
			after.Store(tr)
		}
		return passes
	}
	answered = func(piece []byte) passage {
		switch tr := after.Swap(nil); {
		case tr == nil:
		case bytes.HasPrefix(piece, []byte("-NOSCRIPT")):
			w.again(tr) // not carried out yet: it comes again with its text
		case !tr.spring(w.replica.Load()):
			return lost
		}
		return passes
	}
	return asked, answered
}

// commandName tells the two scripts of a turn by the number of their arguments.
func commandName(command []byte) string {
	switch {
	case bytes.HasPrefix(command, []byte("*9\r\n")):
		return redisTake
	case bytes.HasPrefix(command, []byte("*12\r\n")):
		return redisGive
	}
	return ""
}

func (ts *traps) again(tr *trap) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	ts.set = append(ts.set, tr)
}

// postgresWire is what one replica takes for PostgreSQL. Once it is armed, connections end in the worst moments.
type postgresWire struct {
	*wire
	armed atomic.Bool
	// How often it cut before a commit arrived, with the commit under way, after it was carried out, and in the middle of something else.
	before, during, after, between atomic.Int64
}

// newPostgresWire gives the wire to the server of an address, and the address of its other end.
func newPostgresWire(t testing.TB, address string) (*postgresWire, string) {
	t.Helper()
	server, err := pgconn.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	w := &postgresWire{}
	network, at := pgconn.NetworkAddress(server.Host, server.Port)
	w.wire = newWire(t, network, at, w.listen)
	end := url.URL{Scheme: "postgres", User: url.UserPassword(server.User, server.Password), Host: w.address(), Path: server.Database, RawQuery: "sslmode=disable"}
	return w, end.String()
}

// commit is how the driver says it, in one piece.
var commit = []byte("Q\x00\x00\x00\x0bcommit\x00")

// listen draws what becomes of each piece: a wire that is not armed passes all of them.
func (w *postgresWire) listen() (asked, answered ear) {
	var deaf atomic.Bool
	asked = func(piece []byte) passage {
		isCommit := bytes.Contains(piece, commit)
		switch chance := rand.IntN(10_000); {
		case !w.armed.Load():
		case isCommit && chance < 150:
			w.before.Add(1)
			return lost
		case isCommit && chance < 300:
			w.during.Add(1)
			return last // nobody hears what becomes of it
		case isCommit && chance < 600:
			deaf.Store(true)
		case !isCommit && chance < 5:
			w.between.Add(1)
			return lost
		}
		return passes
	}
	answered = func([]byte) passage {
		if deaf.Load() {
			w.after.Add(1)
			return lost
		}
		return passes
	}
	return asked, answered
}
