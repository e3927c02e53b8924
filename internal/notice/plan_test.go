package notice

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

// What a report and a call list cost is of the notice, not of all that was ever sent.
func TestReportReadsItsOwn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(20)
	id := b.running()
	b.advance()
	b.many(3000)
	b.exec(`INSERT INTO deliveries (account_id, kind, priority, due_at, expires_at, status, settled_at)
		SELECT a.id, 'ping.new', 2, $1::timestamptz + n * interval '1 second', $1::timestamptz + interval '1 day', 'sent', $1::timestamptz FROM accounts a, generate_series(1, 5) n`, b.now)
	_, err := postgrestest.Owner(t, b.url).Exec(b.ctx(), `ANALYZE`)
	b.must(err)
	for name, q := range map[string]struct {
		sql  string
		args []any
	}{
		"report":    {fates, []any{id}},
		"call list": {callsDue, []any{id, b.asqat, b.now, b.now, b.now}},
	} {
		rows, _ := b.Pool.Query(b.ctx(), `EXPLAIN `+q.sql, q.args...)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		b.must(err)
		if plan := strings.Join(lines, "\n"); strings.Contains(plan, "Seq Scan on deliveries") {
			t.Errorf("%s:\n%s", name, plan)
		}
	}
}
