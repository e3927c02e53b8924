package notice

import (
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
)

// What a hundred thousand recipients take: to be frozen, and to be owed their messages, by one statement each. The aim for the second is a second.
func BenchmarkHundredThousand(b *testing.B) {
	const recipients = 100_000
	for range b.N {
		o := setup(b)
		for range 10 {
			o.many(recipients / 10)
		}
		o.exec(`ANALYZE`)
		id := o.draft(o.asqat)
		frozen := time.Now()
		n := o.submit(id)
		b.ReportMetric(time.Since(frozen).Seconds(), "freeze-s")
		o.must(o.Approve(o.ctx(), o.laura, id, n.Revision, o.now))
		b.ReportMetric(o.insertion(id).Seconds(), "insert-s")
		start := time.Now()
		o.advance()
		b.ReportMetric(time.Since(start).Seconds(), "start-s")
		o.pass(time.Hour)
		claim := time.Now()
		for range 20 {
			o.settle(o.claim(100), "sent", "")
		}
		b.ReportMetric(time.Since(claim).Seconds()/20*1000, "claim+settle-100-ms")
		o.must(o.Pause(o.ctx(), o.asqat, id, o.now))
		idle := time.Now()
		for range 20 {
			o.claim(100)
		}
		b.ReportMetric(time.Since(idle).Seconds()/20*1000, "claim-paused-ms")
		report := time.Now()
		if _, err := o.Report(o.ctx(), o.asqat, id, o.now); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(report).Seconds(), "report-s")
	}
}

// insertion is how long the one statement takes that owes a notice to its recipients; nothing of it is kept.
func (b *bundle) insertion(id ID) (took time.Duration) {
	b.t.Helper()
	enough := errors.New("enough")
	err := pgx.BeginFunc(b.ctx(), b.Pool, func(tx pgx.Tx) error {
		began := time.Now()
		err := delivery.QueueNotice(b.ctx(), tx, int64(id), delivery.Wave{First: wave, Due: b.now, Rest: b.now, Expires: b.now.Add(time.Hour)})
		took = time.Since(began)
		return errors.Join(err, enough)
	})
	if !errors.Is(err, enough) {
		b.t.Fatal(err)
	}
	return took
}
