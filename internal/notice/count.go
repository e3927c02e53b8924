package notice

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
)

// few is below which a number of people is not told to whoever does not look after all of them.
const few = 5

// Count is a number of people that not everybody may know exactly.
type Count struct {
	N int
	// Few: it is under five, and may be of others' families; N is zero then, and it is shown as "<5".
	Few bool
	// Least: it is N or up to four more, and may be of others' families.
	Least bool
}

// Plus is both together, as far as whoever reads them may know it.
func (c Count) Plus(other Count) Count {
	sum := c.N + other.N
	return Count{N: sum, Few: sum == 0 && (c.Few || other.Few), Least: sum > 0 && (c.Few || other.Few || c.Least || other.Least)}
}

// countOf tells of others' families in steps of five only: no two numbers differ by as few as one of them, and whoever looks on does not see the moment in which one of them did something.
func countOf(n int, own bool) Count {
	switch {
	case own:
		return Count{N: n}
	case n < few:
		return Count{Few: true}
	}
	return Count{N: n - n%few, Least: true}
}

// Reach is how many of an audience a notice reaches and how many it does not, each adult in one of them: those are to be called.
type Reach struct {
	// Reached will be sent it; NoChat never let the bot in; Blocked blocked it; Muted turned messages off; Held is left in peace.
	Reached, NoChat, Blocked, Muted, Held Count
}

// Least says whether one of them is N or more.
func (r Reach) Least() bool {
	return r.Reached.Least || r.NoChat.Least || r.Blocked.Least || r.Muted.Least || r.Held.Least
}

// Counts tells whom a notice reaches now, by language.
type Counts struct {
	KK, RU Reach
	// OnHold are left out because the text may raise hopes and something of theirs is on hold; Notice.Hopes takes them in.
	OnHold Count
	// NoOffice are the author's families that no filter by office or by region finds, because they are received at none; only where there is such a filter.
	NoOffice Count
	// Unpicked: these are all whom the filters find, whoever was picked or left out by hand.
	Unpicked bool
}

// of is where a group is counted.
func (c *Counts) of(language, group string) *Count {
	reach := &c.KK
	if language == "ru" {
		reach = &c.RU
	}
	switch group {
	case "no-chat":
		return &reach.NoChat
	case "blocked":
		return &reach.Blocked
	case "muted":
		return &reach.Muted
	case "held":
		return &reach.Held
	case "on-hold":
		return &c.OnHold
	}
	return &reach.Reached
}

// grouped counts rows of chosen, each in one group.
const grouped = `
	SELECT c.language, CASE WHEN c.on_hold THEN 'on-hold' WHEN c.account_id IS NULL THEN 'no-chat' WHEN c.blocked_at IS NOT NULL THEN 'blocked' WHEN c.muted_at IS NOT NULL THEN 'muted'
		WHEN EXISTS (SELECT FROM contact_holds h WHERE h.adult_id = c.adult_id AND h.ended_at IS NULL AND h.level IN ('notices', 'reminders')
			AND h.from_at <= @now AND (h.until_at IS NULL OR h.until_at > @now)) THEN 'held'
		ELSE 'reached' END AS what, count(*)::int
	FROM `

// frozen are the recipients of a notice as rows of chosen; those of @on_hold would be left out of one that corrects it.
const frozen = `(
	SELECT r.adult_id, r.language, a.id AS account_id, a.blocked_at, a.muted_at, r.adult_id = ANY (@on_hold::bigint[]) AS on_hold
	FROM notice_recipients r LEFT JOIN accounts a ON a.adult_id = r.adult_id AND a.state = 'active' WHERE r.notice_id = @notice) c GROUP BY 1, 2`

// Count tells whom a draft of the author's reaches now, or whom a submitted notice was frozen for; the second person may ask too. What an author is told of others' families does not
// depend on whom they pick or leave out by hand, before it runs: one person more or less would tell where she stands.
func (s *Store) Count(ctx context.Context, staff family.StaffID, id ID, now time.Time) (Counts, error) {
	n, err := s.Notice(ctx, staff, id, now)
	if err != nil {
		return Counts{}, err
	}
	var counts Counts
	if n.Corrects != 0 {
		counts, err = s.countAgain(ctx, n, now)
	} else if n.State == Draft || n.Own && !n.own && n.State.open() {
		counts, err = s.countLive(ctx, n, now)
	} else {
		counts, err = s.collectCounts(ctx, grouped+frozen, postgres.Args{"notice": id, "now": now, "on_hold": []family.AdultID{}}, n.own)
	}
	if err != nil {
		return Counts{}, fmt.Errorf("count whom notice %d reaches: %w", id, err)
	}
	return counts, nil
}

func (s *Store) countLive(ctx context.Context, n Notice, now time.Time) (Counts, error) {
	a, picked := n.Audience, len(n.Audience.Adults)+len(n.Audience.Except) > 0
	if !n.own {
		a.Adults, a.Except = nil, nil
	}
	args, err := s.values(ctx, s.Pool, n.Author, a, n.Hopes || !n.RaisesHopes(), now)
	if err != nil {
		return Counts{}, err
	}
	counts, err := s.collectCounts(ctx, chosen+grouped+`filtered c GROUP BY 1, 2`, args, n.own)
	counts.Unpicked = picked && !n.own
	if err != nil || len(a.Offices)+len(a.Regions) == 0 {
		return counts, err
	}
	var none int
	err = s.Pool.QueryRow(ctx, `
		SELECT count(*) FROM families f LEFT JOIN offices o ON o.id = f.office_id AND o.ended_at IS NULL
		WHERE f.id IN (SELECT family_id FROM workable_families(@staff, @now)) AND o.id IS NULL AND EXISTS (SELECT FROM adults a WHERE a.family_id = f.id)`, args).Scan(&none)
	counts.NoOffice = countOf(none, n.own)
	return counts, err
}

// countAgain tells whom a correction reaches: those of the first text, whom nobody chooses any more.
func (s *Store) countAgain(ctx context.Context, n Notice, now time.Time) (Counts, error) {
	args := postgres.Args{"notice": n.ID, "now": now, "on_hold": []family.AdultID{}}
	if n.State == Draft {
		args["notice"] = n.Corrects
	}
	return s.collectCounts(ctx, grouped+frozen, args, n.own)
}

func (s *Store) collectCounts(ctx context.Context, sql string, args postgres.Args, own bool) (Counts, error) {
	var counts Counts
	numbers := map[*Count]int{}
	for _, language := range []string{"kk", "ru"} {
		for _, group := range []string{"reached", "no-chat", "blocked", "muted", "held", "on-hold"} {
			numbers[counts.of(language, group)] = 0
		}
	}
	rows, _ := s.Pool.Query(ctx, sql, args) // its error is met again by reading the rows
	var language, group string
	var n int
	_, err := pgx.ForEachRow(rows, []any{&language, &group, &n}, func() error {
		numbers[counts.of(language, group)] += n
		return nil
	})
	for count, n := range numbers {
		*count = countOf(n, own)
	}
	return counts, err
}
