package notice

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
)

// Report tells what became of a run. Sent is what Telegram accepted: whether it came, or was read, nobody can know.
type Report struct {
	KK, RU Tally
	// Reasons are why messages failed or were skipped, each with how many. One that holds of under five of others' families is not there, as one that holds of nobody.
	Reasons map[string]Count
}

// Tally are the recipients of one language: Sent, Left, Failed, Unknown, Skipped and NoChat are all of them; Opened, Understood and Help are of those who have opened it.
type Tally struct {
	// Left are not settled yet. Unknown may have come or not. Skipped were not sent it: blocked, muted, left in peace, not linked any more, withdrawn.
	Sent, Left, Failed, Unknown, Skipped, NoChat Count
	Opened, Understood, Help                     Count
}

// fates are the recipients r of a notice, each once, with the best that became of their messages: told by another one that leads there too is as good as sent, and a chat that is gone is
// one that was blocked. The messages of every state lie in an index of their own: without their states named the whole table is read.
const fates = `
	SELECT DISTINCT ON (adult_id) * FROM (SELECT r.adult_id, r.language, r.opened_at, r.answer, r.called_at, coalesce(d.reason, '') AS reason, d.settled_at,
		CASE WHEN d.id IS NULL THEN 'no-chat' WHEN d.status = 'sent' OR d.reason = 'merged' THEN 'sent' WHEN d.status IN ('pending', 'sending') THEN 'left'
			WHEN d.status = 'failed' AND d.reason = 'gone' THEN 'skipped' ELSE d.status END AS fate
	FROM notice_recipients r
	LEFT JOIN (deliveries d JOIN accounts a ON a.id = d.account_id) ON d.notice_id = r.notice_id AND a.adult_id = r.adult_id
		AND (d.settled_at IS NOT NULL OR d.status = 'pending' OR d.status = 'sending')
	WHERE r.notice_id = $1) AS all_of_them
	ORDER BY adult_id, array_position('{sent,left,unknown,failed,skipped,no-chat}', fate), settled_at DESC`

// Report tells what became of a notice, to whoever may read it.
func (s *Store) Report(ctx context.Context, staff family.StaffID, id ID, now time.Time) (Report, error) {
	n, err := s.Notice(ctx, staff, id, now)
	if err != nil {
		return Report{}, err
	}
	rows, _ := s.Pool.Query(ctx, `
		SELECT language, fate, CASE WHEN fate IN ('failed', 'skipped') THEN reason ELSE '' END, count(*)::int,
			count(opened_at)::int, (count(*) FILTER (WHERE answer = 'understood'))::int, (count(*) FILTER (WHERE answer = 'help'))::int
		FROM (`+fates+`) AS f GROUP BY 1, 2, 3`, id) // its error is met again by reading the rows
	numbers := map[string]int{}
	reasons := map[string]int{}
	var language, fate, reason string
	var all, opened, understood, help int
	_, err = pgx.ForEachRow(rows, []any{&language, &fate, &reason, &all, &opened, &understood, &help}, func() error {
		for what, more := range map[string]int{fate: all, "opened": opened, "understood": understood, "help": help} {
			numbers[language+what] += more
		}
		if reason != "" {
			reasons[reason] += all
		}
		return nil
	})
	if err != nil {
		return Report{}, fmt.Errorf("report on notice %d: %w", id, err)
	}
	report := Report{KK: tally(numbers, "kk", n.own), RU: tally(numbers, "ru", n.own), Reasons: map[string]Count{}}
	for reason, n2 := range reasons {
		if c := countOf(n2, n.own); !c.Few {
			report.Reasons[reason] = c
		}
	}
	return report, nil
}

func tally(numbers map[string]int, language string, own bool) Tally {
	count := func(what string) Count { return countOf(numbers[language+what], own) }
	return Tally{Sent: count("sent"), Left: count("left"), Failed: count("failed"), Unknown: count("unknown"), Skipped: count("skipped"), NoChat: count("no-chat"),
		Opened: count("opened"), Understood: count("understood"), Help: count("help")}
}
