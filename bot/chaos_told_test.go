package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// never counts what there is at no moment.
var never = map[string]string{
	"times given twice":                        `SELECT count(*) FROM appointments a JOIN appointments o ON o.slot_id = a.slot_id AND o.id > a.id WHERE a.status = 'booked' AND o.status = 'booked'`,
	"adults at two places":                     `SELECT count(*) FROM appointments a JOIN appointments o ON o.adult_id = a.adult_id AND o.id > a.id AND o.starts_at < a.ends_at AND a.starts_at < o.ends_at WHERE a.status = 'booked' AND o.status = 'booked'`,
	"meetings that stand and have no claim":    `SELECT count(*) FROM appointments a WHERE a.status = 'booked' AND NOT EXISTS (SELECT FROM claims c WHERE c.slot_id = a.slot_id AND c.appointment_id = a.id AND c.state = 'booked')`,
	"claims of meetings that do not stand":     `SELECT count(*) FROM claims c WHERE c.state = 'booked' AND NOT EXISTS (SELECT FROM appointments a WHERE a.id = c.appointment_id AND a.status = 'booked' AND a.slot_id = c.slot_id)`,
	"meetings at another time than their slot": `SELECT count(*) FROM appointments a JOIN slots s ON s.id = a.slot_id WHERE a.status = 'booked' AND (a.starts_at <> s.starts_at OR a.specialist_id <> s.specialist_id)`,
}

// unexplained counts what must not be left at the end.
var unexplained = map[string]string{
	"meetings without a reminder": `SELECT count(*) FROM appointments a JOIN accounts c ON c.adult_id = a.adult_id WHERE a.status = 'booked'
		AND NOT EXISTS (SELECT FROM deliveries d WHERE d.account_id = c.id AND d.expires_at = a.starts_at AND d.kind = 'ping.today')`,
	"entries of a booking other than one": `SELECT count(*) FROM appointments a WHERE (SELECT count(*) FROM audit e WHERE e.object_id = a.id AND e.action = 'meeting.booked') <> 1`,
	"entries of changes other than one":   `SELECT abs((SELECT count(*) FROM appointment_changes) - (SELECT count(*) FROM audit e WHERE e.action IN ('meeting.moved', 'meeting.cancelled', 'meeting.taken-back')))`,
}

func (r *race) checkNone(counts map[string]string) {
	r.t.Helper()
	for what, sql := range counts {
		if n := r.count(sql); n != 0 {
			r.t.Errorf("%d %s", n, what)
		}
	}
}

// check holds what everybody was told against what the rows say.
func (r *race) check() {
	r.t.Helper()
	r.checkNone(never)
	r.checkNone(unexplained)
	said := map[string]int{}
	for _, a := range r.takers {
		a.checkTold(r.histories(a))
		for what, n := range a.said {
			said[what] += n
		}
	}
	r.t.Log(said)
	for _, needed := range []string{"book.done", "book.already", "book.moved", "book.cancelled", "book.slot_taken", "meeting.here", "meeting.not_kept"} {
		if said[needed] == 0 {
			r.t.Errorf("nobody was told %q", needed)
		}
	}
	for _, w := range r.databases {
		r.t.Logf("cut %d times before a commit, %d during, %d after, %d between", w.before.Load(), w.during.Load(), w.after.Load(), w.between.Load())
		if w.before.Load() == 0 || w.during.Load() == 0 || w.after.Load() == 0 || w.between.Load() == 0 {
			r.t.Error("a kind of cut was never made")
		}
	}
	r.checkLogs()
}

// standing is what a meeting was at one of its revisions.
type standing struct {
	stands bool
	slot   int64
}

// histories tells by number what each of her meetings was at each revision, from what she pressed that the rows know of. What she did not press explains nothing.
func (r *race) histories(a *taker) map[int][]standing {
	r.t.Helper()
	all := map[int][]standing{}
	rows, _ := r.owner.Query(context.Background(), `
		SELECT r.number, c.revision, c.key, a.revision, a.status = 'booked', a.slot_id
		FROM appointment_adults r JOIN appointments a ON a.id = r.appointment_id
		CROSS JOIN LATERAL (SELECT 1 AS revision, regexp_replace(a.key, ':[0-9]+$', '') AS key UNION ALL SELECT revision, key FROM appointment_changes WHERE appointment_id = a.id) c
		WHERE r.adult_id = $1 AND a.adult_id = $1 ORDER BY r.number, c.revision`, a.adult) // its error is met again by reading the rows
	var number, revision, last int
	var key string
	var now standing
	_, err := pgx.ForEachRow(rows, []any{&number, &revision, &key, &last, &now.stands, &now.slot}, func() error {
		h := append(all[number], a.after(all[number], key))
		if all[number] = h; !a.asked[key] || revision != len(h) {
			r.t.Errorf("%s: meeting %d has a revision %d that she did not ask for: %s", a.name, number, revision, key)
		}
		if revision == last && h[len(h)-1] != now {
			r.t.Errorf("%s: meeting %d is %+v after %+v", a.name, number, now, h)
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return all
}

// after is what becomes of a meeting by what she asked for.
func (a *taker) after(h []standing, key string) standing {
	s := standing{stands: !strings.HasPrefix(key, "meet-off-now:")}
	if strings.HasPrefix(key, "draft:") || strings.HasPrefix(key, "move:") {
		_, err := fmt.Sscan(key[strings.LastIndex(key, ":")+1:], &s.slot)
		if err != nil {
			a.t.Error(err)
		}
	} else if len(h) > 0 {
		s.slot = h[len(h)-1].slot
	}
	return s
}

// checkTold: all she was told was so, and the last she was told of each meeting is what it is.
func (a *taker) checkTold(all map[int][]standing) {
	a.t.Helper()
	newest := map[int]int{}
	for _, one := range a.told {
		h := all[one.number]
		if one.revision > len(h) {
			a.t.Errorf("%s was told of revision %d of meeting %d, which has %d: %q", a.name, one.revision, one.number, len(h), one.text)
			continue
		}
		was := h[one.revision-1]
		if one.stands != was.stands || !strings.Contains(one.text, a.say.Label("field.time", "Time", a.say.Time(a.starts[was.slot]))) {
			a.t.Errorf("%s was told of meeting %d %q, and it was %+v at %s", a.name, one.number, one.text, was, a.starts[was.slot])
		}
		newest[one.number] = max(newest[one.number], one.revision)
	}
	for number, h := range all {
		if a.booked[number] != h[0].slot || newest[number] != len(h) {
			a.t.Errorf("%s: meeting %d is %+v, she was told to have booked time %d, and of %d revisions", a.name, number, h, a.booked[number], newest[number])
		}
	}
	for number := range a.booked {
		if len(all[number]) == 0 {
			a.t.Errorf("%s was told to have booked meeting %d, and there is none", a.name, number)
		}
	}
}
