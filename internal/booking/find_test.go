package booking

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/family"
)

// near lists what is free to an adult in the coming weeks, as it is shown on a clock here.
func (b *bundle) near(w Wish, n int) []string {
	b.t.Helper()
	found, err := b.Nearest(context.Background(), b.mother, w, Span{b.now, b.now.Add(2 * Ahead)}, n, b.now)
	b.must(err)
	var all []string
	for _, s := range found {
		all = append(all, s.Starts.In(almaty).Format("2006-01-02 15:04"))
	}
	return all
}

func (b *bundle) finds(what string, w Wish, n int, want ...string) {
	b.t.Helper()
	if diff := cmp.Diff(want, b.near(w, n)); diff != "" {
		b.t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}

func TestTalkLeavesNobodyAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sibling(b.mother, family.Birth{Year: 2019, Month: 1, Day: 12})
	for moment, why := range map[string]string{
		"2026-12-14 10:00": "",
		"2026-12-15 10:00": "before a holiday in the middle of a week",
		"2026-12-17 15:59": "",
		"2026-12-17 17:00": "in the evening",
		"2026-12-18 10:00": "Friday",
		"2026-12-19 10:00": "Saturday",
		"2026-12-20 10:00": "Sunday",
		"2026-12-21 10:00": "",
		"2026-12-22 16:00": "after four",
		"2026-12-23 01:30": "", // the evening before by the clock of Greenwich
		"2026-12-30 10:00": "",
		"2026-12-31 10:00": "before four days off",
		"2027-01-03 10:00": "in the middle of them",
		"2027-01-05 10:00": "",
		"2027-01-06 10:00": "before a single day off",
		"2027-01-11 10:00": "",
		"2027-01-12 10:00": "a birthday",
	} {
		b.slot(moment)
		w := Wish{Kind: Documents, Mode: InPerson, Talk: true}
		suits := len(b.near(w, 1)) == 1
		if suits != (why == "") {
			t.Errorf("%s (%s): offered %v", moment, why, suits)
		}
		w.Talk = false
		b.finds("not a talk", w, 2, moment)
		b.exec(`UPDATE slots SET closed_at = now()`)
	}
}

func TestSearchFits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(`UPDATE specialists SET languages = '{kk}', modes = '{in-person,phone}', kinds = '{documents,legal}'`)
	second := b.id(`INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) VALUES ('astana', 'Астана', 'Астана', 'Достық, 1', 'Достык, 1', 'second') RETURNING id`)
	man := b.specialist("Нұрлан", false, Kinds()...)
	// A woman at eleven, a man in another office at twelve, for half an hour.
	b.slot("2026-11-25 11:00")
	b.id(`INSERT INTO slots (specialist_id, office_id, starts_at, ends_at) VALUES ($1, $2, $3, $3::timestamptz + interval '30 minutes') RETURNING id`, man, second, at(t, "2026-11-25 12:00"))
	const woman, man12 = "2026-11-25 11:00", "2026-11-25 12:00"
	b.finds("any", Wish{Kind: Documents, Mode: InPerson}, 5, woman, man12)
	b.finds("the first", Wish{Kind: Documents, Mode: InPerson}, 1, woman)
	b.finds("a woman", Wish{Kind: Documents, Mode: InPerson, Woman: true}, 5, woman)
	b.finds("in Russian", Wish{Kind: Documents, Mode: InPerson, Language: "ru"}, 5, man12)
	b.finds("too short for it", Wish{Kind: Legal, Mode: InPerson}, 5, woman)
	b.finds("nobody does it this way", Wish{Kind: Legal, Mode: Video}, 5)
	b.finds("the kind is not held this way", Wish{Kind: Documents, Mode: Video}, 5)
	b.finds("one office", Wish{Kind: Documents, Mode: InPerson, Office: OfficeID(second)}, 5, man12)
	b.finds("by phone the office does not matter", Wish{Kind: Documents, Mode: Phone, Office: OfficeID(second)}, 5, woman, man12)
	b.exec(`UPDATE kinds SET offered = false WHERE kind = 'documents'`)
	b.finds("not offered", Wish{Kind: Documents, Mode: InPerson}, 5)
	b.exec(`UPDATE kinds SET offered = true`)
	b.exec(`UPDATE staff SET ended_at = now() WHERE id = $1`, man)
	b.finds("who left", Wish{Kind: Documents, Mode: InPerson}, 5, woman)
	b.exec(`UPDATE slots SET closed_at = now()`)
	b.finds("closed", Wish{Kind: Documents, Mode: InPerson}, 5)
}

// Where two are free at one time, one of them is shown; where one of them is taken, the other.
func TestSearchShowsATimeOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	slot := b.slot("2026-11-25 10:00")
	b.slotWith(b.specialist("Нұрлан", false, Documents), "2026-11-25 10:00")
	b.slot("2026-11-26 10:00")
	w := Wish{Kind: Documents, Mode: InPerson}
	b.finds("both free", w, 5, "2026-11-25 10:00", "2026-11-26 10:00")
	b.book(b.wants(b.aunt, slot))
	b.finds("one taken", w, 5, "2026-11-25 10:00", "2026-11-26 10:00")
	b.book(b.wants(b.mother, b.slotWith(b.specialist("Самал", true, Documents), "2026-11-25 09:45")))
	b.finds("she is at another meeting", w, 5, "2026-11-26 10:00")
}
