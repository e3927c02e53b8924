package notice

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// toldToAuthor is all that an author of the staff is told of a draft before it runs: its numbers, and whether it is taken.
type toldToAuthor struct {
	Draft, Waiting Counts
	Recipients     Count
	Refused        bool
}

// asks lets somebody choose an audience and send it to a second person.
func (b *bundle) asks(t *rapid.T, id ID, by family.StaffID, a Audience, hopes bool) (told toldToAuthor) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(b.SetAudience(b.ctx(), by, id, a, b.now))
	must(b.SetHopes(b.ctx(), by, id, hopes, b.now))
	var err error
	told.Draft, err = b.Count(b.ctx(), by, id, b.now)
	must(err)
	n, err := b.Notice(b.ctx(), by, id, b.now)
	must(err)
	if err := b.Submit(b.ctx(), by, id, n.Revision, b.now); errors.Is(err, ErrNotReady) {
		told.Refused = true
	} else {
		must(err)
	}
	told.Waiting, err = b.Count(b.ctx(), by, id, b.now)
	must(err)
	n, err = b.Notice(b.ctx(), by, id, b.now)
	must(err)
	told.Recipients = n.Recipients
	return told
}

// A supervisor who chooses among everybody cannot tell one adult from another: whoever they pick or leave out by hand, with whatever filters, they are told the same, as if they had picked nobody; and
// every number is a multiple of five or none, so that no two of them differ by less. Before it runs, two worlds in which two of these adults have changed places tell the same.
func TestNobodyIsToldApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	all := b.crowd(22)
	offices := []OfficeID{b.office("aktobe", all[:9]...), b.office("astana", all[9:16]...)}
	draft := b.draft(b.laura)
	b.says(draft, b.laura, "Жәрдемақы туралы", "О выплатах")
	rapid.Check(t, func(t *rapid.T) {
		some := func(name string) (ids []family.AdultID) {
			for _, p := range rapid.SliceOfNDistinct(rapid.SampledFrom(all), 0, 6, func(p person) family.AdultID { return p.adult }).Draw(t, name) {
				ids = append(ids, p.adult)
			}
			return ids
		}
		a := Audience{
			Offices:   rapid.SliceOfNDistinct(rapid.SampledFrom(offices), 0, 2, rapid.ID).Draw(t, "offices"),
			Regions:   rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"aktobe", "astana"}), 0, 1, rapid.ID).Draw(t, "regions"),
			Bases:     rapid.SliceOfNDistinct(rapid.SampledFrom([]family.Basis{family.BasisParent, family.BasisRelative}), 0, 1, rapid.ID).Draw(t, "bases"),
			Languages: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"kk", "ru"}), 0, 1, rapid.ID).Draw(t, "languages"),
		}
		if rapid.Bool().Draw(t, "by document") {
			a.Track, a.Stages = family.BirthRegistration, rapid.SampledFrom([][]family.Stage{nil, {"court"}, {"decision-in-force"}, {"court", "decision-in-force"}}).Draw(t, "stages")
		}
		if rapid.Bool().Draw(t, "by meeting") {
			a.MeetingFrom, a.MeetingUntil = b.now, b.now.Add(48*time.Hour)
		}
		hopes := rapid.Bool().Draw(t, "hopes")
		picked := a
		picked.Adults, picked.Except = some("adults"), some("except")
		nobody, somebody := b.asks(t, draft, b.laura, a, hopes), b.asks(t, draft, b.laura, picked, hopes)
		for _, c := range []*Counts{&somebody.Draft, &somebody.Waiting} {
			if c.Unpicked != (len(picked.Adults)+len(picked.Except) > 0) {
				t.Errorf("is said to count whom was picked: %+v", picked)
			}
			c.Unpicked = false
		}
		if diff := cmp.Diff(nobody, somebody); diff != "" {
			t.Errorf("told of whom was picked: %+v\n%s", picked, diff)
		}
		if nobody.Refused {
			t.Error("refused: it is said that there is nobody")
		}
		for _, c := range nobody.Draft.all() {
			if c.Few != (c.N == 0) || c.Least == c.Few || c.N%few != 0 {
				t.Errorf("told %+v", c)
			}
		}
	})
}

// all are the numbers of a count.
func (c Counts) all() []Count {
	numbers := []Count{c.OnHold}
	for _, r := range []Reach{c.KK, c.RU} {
		numbers = append(numbers, r.Reached, r.NoChat, r.Blocked, r.Muted, r.Held)
	}
	return numbers
}

// crowd are adults of a caseworker's families, one of each kind and then again: in two languages, on two grounds, with and without a chat, a meeting, and a document at two stages.
func (b *bundle) crowd(n int) []person {
	b.t.Helper()
	var all []person
	for i := range n {
		p := b.family(b.asqat, []string{"kk", "ru"}[i%2])
		switch i % 7 {
		case 2:
			b.exec(`UPDATE accounts SET state = 'ended', ended_at = now() WHERE id = $1`, p.account)
		case 3:
			b.exec(`UPDATE accounts SET blocked_at = now() WHERE id = $1`, p.account)
		case 4:
			b.hold(p, delivery.Notices)
		}
		if i%3 == 0 {
			b.exec(`UPDATE links SET basis = 'relative' WHERE adult_id = $1`, p.adult)
		}
		if i%4 < 2 {
			b.meets(p, b.now.Add(24*time.Hour), true)
		}
		if i%5 < 3 {
			paper := b.document(p, family.BirthRegistration, []family.Stage{"court", "decision-in-force"}[i%2])
			b.tells(paper, 1, p)
		}
		all = append(all, p)
	}
	return all
}

// A caseworker's numbers are exact as long as all of them are about families that they look after: what went to a family that is somebody else's by now is told in fives.
func TestHandedOverIsNotCounted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(5)
	b.exec(`UPDATE accounts SET muted_at = now() WHERE id = $1`, b.mother.account)
	id := b.running()
	b.pass(time.Hour)
	b.exec(`UPDATE deliveries SET status = 'skipped', reason = 'muted', settled_at = $2 WHERE account_id = $1`, b.mother.account, b.now)
	report, err := b.Report(b.ctx(), b.asqat, id, b.now)
	b.must(err)
	if report.Reasons["muted"] != (Count{N: 1}) {
		t.Errorf("report: %+v", report)
	}
	if n := b.notice(id); n.Recipients != (Count{N: 7}) {
		t.Errorf("recipients: %+v", n.Recipients)
	}
	b.exec(`UPDATE families SET caseworker_id = $2 WHERE id = (SELECT family_id FROM adults WHERE id = $1)`, b.aunt.adult, b.other)
	if n := b.notice(id); n.Recipients != (Count{N: 5, Least: true}) {
		t.Errorf("recipients after a family went to a colleague: %+v", n.Recipients)
	}
	report, err = b.Report(b.ctx(), b.asqat, id, b.now)
	b.must(err)
	if _, named := report.Reasons["muted"]; named || !report.RU.Left.Few {
		t.Errorf("report: %+v", report)
	}
}

// Whom no filter by office can find is said.
func TestNoOfficeIsCounted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	office := b.office("aktobe", b.mother)
	shut := b.office("astana", b.aunt)
	b.exec(`UPDATE offices SET ended_at = now() WHERE id = $1`, shut)
	id := b.draft(b.asqat)
	for _, c := range []struct {
		of   Audience
		want int
	}{{Audience{}, 0}, {Audience{Offices: []OfficeID{office}}, 1}, {Audience{Regions: []string{"aktobe"}}, 1}, {Audience{Languages: []string{"ru"}}, 0}} {
		b.must(b.SetAudience(b.ctx(), b.asqat, id, c.of, b.now))
		counts, err := b.Count(b.ctx(), b.asqat, id, b.now)
		b.must(err)
		if counts.NoOffice != (Count{N: c.want}) {
			t.Errorf("%+v: %+v without an office", c.of, counts.NoOffice)
		}
	}
	b.same("an office that is closed for good", b.reaches(b.asqat, Audience{Offices: []OfficeID{shut}}), []family.AdultID(nil))
}
