package notice

import (
	"bytes"
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
)

// cut is where a connection to the database breaks: at what is being said, before it arrives or after it was carried out, unheard by who said it.
type cut struct {
	at    string
	after bool
}

// process is the store of a process of which the connections break at a cut, the first time it comes there.
func (b *bundle) process(c cut) (s *Store, broke func() bool) {
	b.t.Helper()
	var done atomic.Bool
	config := b.Pool.Config()
	dial := config.ConnConfig.DialFunc
	config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		return &breaking{Conn: conn, cut: c, done: &done}, err
	}
	pool, err := pgxpool.NewWithConfig(b.ctx(), config)
	b.must(err)
	b.t.Cleanup(pool.Close)
	return &Store{Pool: pool, Vault: b.Vault, Families: b.Families, Lexicon: b.Lexicon, Log: b.Log, Wave: b.Wave, StopWindow: b.StopWindow}, done.Load
}

type breaking struct {
	net.Conn
	cut
	done *atomic.Bool
	deaf atomic.Bool
}

var errBroken = errors.New("the connection broke")

func (c *breaking) Write(p []byte) (int, error) {
	if !bytes.Contains(p, []byte(c.at)) || !c.done.CompareAndSwap(false, true) {
		return c.Conn.Write(p)
	}
	if c.after {
		c.deaf.Store(true)
		return c.Conn.Write(p)
	}
	return 0, errors.Join(errBroken, c.Conn.Close())
}

func (c *breaking) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.deaf.Load() {
		return 0, errors.Join(errBroken, c.Conn.Close())
	}
	return n, err
}

// Whatever breaks off while somebody acts on a notice: it happened whole or not at all, and the same once more, by the same tap or the next round, ends where one would have.
func TestConnectionBreaks(t *testing.T) {
	t.Parallel()
	const commit = "Q\x00\x00\x00\x0bcommit\x00"
	for name, c := range map[string]struct {
		from   func(b *bundle) ID
		act    func(s *Store, b *bundle, n Notice) error
		change string
		// want is the state of it, how often it was written down, what is owed to its recipients, and to staff because of it.
		want string
	}{
		"submit": {func(b *bundle) ID { return b.draft(b.asqat) },
			func(s *Store, b *bundle, n Notice) error { return s.Submit(b.ctx(), b.asqat, n.ID, n.Revision, b.now) }, "INSERT INTO notice_recipients", "waiting 1 0 1"},
		"approve": {func(b *bundle) ID { return b.submit(b.draft(b.asqat)).ID },
			func(s *Store, b *bundle, n Notice) error { return s.Approve(b.ctx(), b.laura, n.ID, n.Revision, b.now) }, "UPDATE notices SET state = 'approved'", "approved 1 0 0"},
		"begin":  {(*bundle).approved, func(s *Store, b *bundle, _ Notice) error { return s.Advance(b.ctx(), b.now) }, "INSERT INTO deliveries", "running 1 2 0"},
		"pause":  {(*bundle).running, func(s *Store, b *bundle, n Notice) error { return s.Pause(b.ctx(), b.other, n.ID, b.now) }, "UPDATE notices SET paused_at", "running 1 2 0"},
		"cancel": {(*bundle).running, func(s *Store, b *bundle, n Notice) error { return s.Cancel(b.ctx(), b.asqat, n.ID, b.now) }, "UPDATE notices SET state = 'cancelled'", "cancelled 1 2 0"},
	} {
		for where, at := range map[string]cut{"before it arrives": {c.change, false}, "carried out, unheard": {c.change, true}, "before the commit": {commit, false}, "committed, unheard": {commit, true}} {
			t.Run(name+" "+where, func(t *testing.T) {
				t.Parallel()
				b := setup(t)
				n := b.notice(c.from(b))
				before := b.id(`SELECT count(*) FROM audit`)
				b.exec(`DELETE FROM deliveries WHERE notice_id IS NULL`)
				s, broke := b.process(at)
				if err := c.act(s, b, n); err == nil || !broke() {
					t.Fatalf("it did not break: %v", err)
				}
				got := b.id(`SELECT count(*) FROM audit`) - before
				if whole := at == (cut{commit, true}); (got == 1) != whole {
					t.Errorf("%d times carried out, whole: %t", got, whole)
				}
				// The server may still be undoing what broke off, and a round passes over what is held: wait for it.
				b.exec(`SELECT FROM notices WHERE id = $1 FOR UPDATE`, n.ID)
				b.must(c.act(s, b, n))
				b.must(c.act(s, b, n))
				b.same("came to", b.lines(`
					SELECT concat_ws(' ', state, (SELECT count(*) FROM audit) - $2, (SELECT count(*) FROM deliveries WHERE notice_id = $1), (SELECT count(*) FROM deliveries WHERE notice_id IS NULL))
					FROM notices WHERE id = $1`, n.ID, before), []string{c.want})
			})
		}
	}
}
