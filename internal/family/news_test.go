package family_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/senim-bot/senim/internal/family"
)

// shownOnly compares what an adult is shown of a document, without what only News needs.
var shownOnly = cmpopts.IgnoreUnexported(family.Document{})

// reader is an adult with an account, who opens things.
type reader struct {
	*office
	account family.AccountID
	adult   family.AdultID
}

// letIn makes an adult who was let in on a day.
func (o *office) letIn(f family.FamilyID, joined time.Time) reader {
	o.t.Helper()
	r := reader{office: o, adult: o.adult(f)}
	o.exec(`UPDATE accounts SET joined_at = $2 WHERE adult_id = $1`, r.adult, joined)
	r.account = scan[family.AccountID](o.t, o.Pool, `SELECT id FROM accounts WHERE adult_id = $1`, r.adult)
	return r
}

// news are the documents that are new at a moment.
func (r reader) news(now time.Time) (ids []family.DocumentID) {
	r.t.Helper()
	news, err := r.News(r.t.Context(), r.account, now)
	for _, d := range must(r.t, news, err).Documents {
		ids = append(ids, d.ID)
	}
	some, err := r.HasNews(r.t.Context(), r.account, now)
	if must(r.t, some, err) != (len(ids) > 0) {
		r.t.Errorf("there is news: %t; it is %v", some, ids)
	}
	return ids
}

// opens opens the card of a document, if she is shown one.
func (r reader) opens(d family.DocumentID, now time.Time) {
	r.t.Helper()
	card, err := r.Document(r.t.Context(), r.adult, d, now)
	if err == nil {
		err = r.Opened(r.t.Context(), r.account, card, now)
	}
	must(r.t, d, err)
}

func (r reader) pingDue(person family.PersonID, last, now time.Time) bool {
	r.t.Helper()
	due, err := r.PingDue(r.t.Context(), r.account, []int64{int64(person)}, last, now)
	return must(r.t, due, err)
}

// New is what stands otherwise than when she opened it, or than when she was let in; and nothing is new twice.
func TestNews(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child, other := o.person(f, "Б", 2014), o.person(f, "В", 2016)
	mother := o.letIn(f, day(5))
	for _, p := range []family.PersonID{child, other} {
		o.link(mother.adult, p, family.BirthRegistration, family.HomeAndSupport)
	}
	birthPaper, school := o.open(child, family.BirthRegistration, birth(1)), o.open(other, family.HomeAndSupport, family.State{Stage: "school-or-kindergarten"})
	expect := func(what string, now time.Time, want ...family.DocumentID) {
		t.Helper()
		if diff := cmp.Diff(want, mother.news(now)); diff != "" {
			t.Errorf("%s: new (-want +got)\n%s", what, diff)
		}
	}
	expect("let in", day(6))
	o.move(birthPaper, birth(2), day(6))
	expect("it can still be taken back", day(6).Add(9*time.Minute))
	expect("it moved", day(7), birthPaper)
	o.move(school, family.State{Stage: "school-or-kindergarten", Overlay: family.Closed}, day(7))
	expect("the other one too, later", day(8), school, birthPaper)
	mother.opens(birthPaper, day(8))
	mother.opens(birthPaper, day(8))
	expect("one was opened", day(8), school)
	mother.opens(school, day(8))
	expect("both were opened", day(8))
	o.move(birthPaper, birth(4), day(9))
	o.move(birthPaper, birth(5), day(10))
	expect("a person has to tell her", day(11))
	o.tell(birthPaper, 4, day(12), mother.adult)
	expect("she was told", day(12), birthPaper)
	mother.opens(birthPaper, day(12))
	o.move(birthPaper, birth(5, family.ActionNeeded), day(14))
	expect("a paper is missing", day(15), birthPaper)
	o.exec(`UPDATE links SET revoked_at = $2 WHERE person_id = $1`, child, day(15))
	expect("her link has ended", day(16))
}

// A day of a visit that moves leaves its stage and its date alone, and is news all the same.
func TestNewsOfAVisit(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child := o.person(f, "Б", 2014)
	mother := o.letIn(f, day(0))
	o.link(mother.adult, child, family.BirthRegistration)
	doc := o.open(child, family.BirthRegistration, birth(6))
	o.tell(doc, 1, day(2), mother.adult)
	mother.opens(doc, day(2))
	visit := aVisit()
	visit.At = day(31)
	_, err := o.Move(t.Context(), family.NewMove{Document: doc, To: birth(6), Visit: visit, PlaceRead: true, By: o.caseworker, Key: o.key()}, day(3))
	must(t, doc, err)
	if got := mother.news(day(4)); len(got) != 1 {
		t.Errorf("new: %v", got)
	}
}

// Before she has opened anything everything is as it was; that is told apart from having opened all.
func TestNewsFirst(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child := o.person(f, "Б", 2014)
	mother := o.letIn(f, day(5))
	o.link(mother.adult, child, family.BirthRegistration)
	doc := o.open(child, family.BirthRegistration, birth(1))
	first := func() bool {
		news, err := o.News(t.Context(), mother.account, day(6))
		return must(t, news, err).First
	}
	if !first() {
		t.Error("she has opened something")
	}
	mother.opens(doc, day(6))
	if first() {
		t.Error("she has opened nothing")
	}
}

// Rule 13: what somebody else opens, is told, or is linked to, changes nothing in what is new to her.
func TestRule13NewsOfAnotherAdult(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	child := o.person(f, "Б", 2014)
	mother, aunt := o.letIn(f, day(0)), o.letIn(f, day(0))
	for _, r := range []reader{mother, aunt} {
		o.link(r.adult, child, family.BirthRegistration)
	}
	doc := o.open(child, family.BirthRegistration, birth(3))
	aunt.opens(doc, day(2))
	if got := mother.news(day(2)); len(got) != 1 {
		t.Errorf("the aunt has opened it, the mother's news: %v", got)
	}
	mother.opens(doc, day(2))
	o.move(doc, birth(4), day(3))
	o.tell(doc, 2, day(4), aunt.adult)
	if got := mother.news(day(5)); len(got) != 0 {
		t.Errorf("the aunt was told, the mother's news: %v", got)
	}
	if got := aunt.news(day(5)); len(got) != 1 {
		t.Errorf("the aunt's news: %v", got)
	}
}

// A ping is due for a change that may ping, that came after the last ping and that she neither opened nor was told by a person.
func TestPingDue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(o *office, mother reader, doc family.DocumentID)
		last time.Time
		want bool
	}{
		"it moved":                         {func(*office, reader, family.DocumentID) {}, time.Time{}, true},
		"she was pinged before":            {func(*office, reader, family.DocumentID) {}, day(6), true},
		"she was pinged since":             {func(*office, reader, family.DocumentID) {}, day(7), false},
		"she has opened it":                {func(_ *office, r reader, d family.DocumentID) { r.opens(d, day(7)) }, time.Time{}, false},
		"a person told her":                {func(o *office, r reader, d family.DocumentID) { o.tell(d, 2, day(7), r.adult) }, time.Time{}, false},
		"a person told her the day before": {func(o *office, r reader, d family.DocumentID) { o.tell(d, 1, day(6).Add(-time.Hour), r.adult) }, time.Time{}, false},
		"it was taken back": {func(o *office, _ reader, d family.DocumentID) {
			o.exec(`SELECT take_back_move($1, 2, $2)`, d, day(6).Add(5*time.Minute))
		}, time.Time{}, false},
		"its link was ended": {func(o *office, _ reader, _ family.DocumentID) { o.exec(`UPDATE links SET revoked_at = now()`) }, time.Time{}, false},
		"what came since lies behind a decision": {func(o *office, r reader, d family.DocumentID) {
			r.opens(d, day(7))
			o.move(d, birth(4), day(7))
			o.move(d, birth(5), day(7))
		}, time.Time{}, false},
		"what came since is found when she looks": {func(o *office, r reader, d family.DocumentID) {
			r.opens(d, day(7))
			o.move(d, birth(3), day(7))
		}, time.Time{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := setup(t)
			f := o.family()
			child, other := o.person(f, "Б", 2014), o.person(f, "В", 2016)
			mother := o.letIn(f, day(5))
			o.link(mother.adult, child, family.BirthRegistration)
			doc := o.open(child, family.BirthRegistration, birth(1))
			o.move(doc, birth(2), day(6))
			c.do(o, mother, doc)
			if got := mother.pingDue(child, c.last, day(8)); got != c.want {
				t.Errorf("due: %t", got)
			}
			if mother.pingDue(other, c.last, day(8)) {
				t.Error("due about another person")
			}
		})
	}
}
