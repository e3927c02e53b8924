package audit

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres/postgrestest"
)

// office is a supervisor (1), two caseworkers with a family each (2, 3), a specialist (4), a former supervisor (5).
func office(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool := postgrestest.Owner(t, postgrestest.NewURL(t))
	for _, sql := range []string{
		`INSERT INTO staff (name, role, created_at, ended_at) VALUES
			('Лаура', 'supervisor', now(), NULL), ('Асхат', 'caseworker', now(), NULL), ('Жанар', 'caseworker', now(), NULL),
			('Ерлан', 'specialist', now(), NULL), ('Роза', 'supervisor', now(), now())`,
		`INSERT INTO families (code, caseworker_id, opened_at, key) VALUES ('K-AAAA', 2, now(), 'a'), ('K-BBBB', 3, now(), 'b')`,
		`INSERT INTO persons (family_id, initial_sealed, birth_sealed, sign_sealed, created_at, key) VALUES (1, '', '', '', now(), 'a'), (2, '', '', '', now(), 'b')`,
		`INSERT INTO adults (family_id, initial_sealed, created_at, key) VALUES (1, '', now(), 'a'), (2, '', now(), 'b')`,
		`INSERT INTO documents (id, person_id, track, opened_at) VALUES (257, 1, 'birth-registration', now())`,
	} {
		run(t, pool, sql)
	}
	for i, e := range []Entry{
		{ActorKind: Staff, Actor: 2, Action: FamilyOpened, ObjectKind: OnFamily, Object: 1},
		{ActorKind: Staff, Actor: 3, Action: FamilyOpened, ObjectKind: OnFamily, Object: 2},
		{ActorKind: Staff, Actor: 2, Action: PersonAdded, ObjectKind: OnPerson, Object: 1},
		{ActorKind: Staff, Actor: 2, Action: DocumentOpened, ObjectKind: OnDocument, Object: 257},
		{ActorKind: Adult, Actor: 1, Action: SupervisorAsked, ObjectKind: OnAdult, Object: 1},
		{ActorKind: Adult, Actor: 2, Action: CallRequested, ObjectKind: OnAdult, Object: 2},
		{ActorKind: Staff, Actor: 1, Action: FamilyRead, ObjectKind: OnFamily, Object: 1},
		{ActorKind: Staff, Actor: 2, Action: DocumentOpened, ObjectKind: OnDocument, Object: 273}, // taken back since, with the document
		{ActorKind: System, Action: StaffEnded, ObjectKind: OnStaff, Object: 5},
	} {
		e.At = noon.Add(time.Duration(i) * time.Minute)
		if err := Record(t.Context(), pool, e); err != nil {
			t.Fatal(err)
		}
	}
	return pool
}

// told is a page in short: who, what, family.
func told(p Page) string {
	var all []string
	for _, l := range p.Lines {
		all = append(all, strings.TrimSpace(l.Who+" "+string(l.Action)+" "+l.Family))
	}
	return strings.Join(all, ", ")
}

func TestJournal(t *testing.T) {
	t.Parallel()
	j := &Journal{Pool: office(t)}
	for _, c := range []struct {
		name string
		read func() (Page, error)
		of   string
		want string
	}{
		{"a family's", func() (Page, error) { return j.OfFamily(t.Context(), 1, 1, 0, noon) }, "K-AAAA",
			"Асхат document.opened K-AAAA, Лаура family.read K-AAAA, supervisor.asked K-AAAA, Асхат document.opened K-AAAA, Асхат person.added K-AAAA, Асхат family.opened K-AAAA"},
		{"one's own", func() (Page, error) { return j.OfStaff(t.Context(), 2, 2, 0, noon) }, "Асхат",
			"Асхат document.opened K-AAAA, Асхат document.opened K-AAAA, Асхат person.added K-AAAA, Асхат family.opened K-AAAA"},
		{"a colleague's", func() (Page, error) { return j.OfStaff(t.Context(), 1, 3, 0, noon) }, "Жанар", "Жанар family.opened K-BBBB"},
		{"somebody's who left", func() (Page, error) { return j.OfStaff(t.Context(), 1, 5, 0, noon) }, "Роза", ""},
		// What was read before stands in the journal of whoever read it.
		{"the supervisor's own", func() (Page, error) { return j.OfStaff(t.Context(), 1, 1, 0, noon) }, "Лаура",
			"Лаура journal.read, Лаура journal.read, Лаура journal.read K-AAAA, Лаура family.read K-AAAA"},
	} {
		if p, err := c.read(); err != nil || p.Of != c.of || told(p) != c.want {
			t.Errorf("%s: %q %s, error %v", c.name, p.Of, told(p), err)
		}
	}
}

func TestJournalIsNotForOthers(t *testing.T) {
	t.Parallel()
	pool := office(t)
	j := &Journal{Pool: pool}
	for _, reader := range []int64{2, 3, 4, 5, 6, 0} {
		for _, family := range []int64{1, 2, 3} {
			if p, err := j.OfFamily(t.Context(), reader, family, 0, noon); !errors.Is(err, ErrNotFound) || len(p.Lines) > 0 {
				t.Errorf("staff %d reads of family %d: %s, error %v", reader, family, told(p), err)
			}
		}
		for _, staff := range []int64{1, 2, 3, 4, 5} {
			if reader == staff && reader != 5 {
				continue
			}
			if p, err := j.OfStaff(t.Context(), reader, staff, 0, noon); !errors.Is(err, ErrNotFound) || len(p.Lines) > 0 {
				t.Errorf("staff %d reads of staff %d: %s, error %v", reader, staff, told(p), err)
			}
		}
		if members, err := j.Staff(t.Context(), reader); err != nil || len(members) > 0 {
			t.Errorf("staff %d may choose among %v, error %v", reader, members, err)
		}
	}
	var read int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM audit WHERE action = $1`, JournalRead).Scan(&read); err != nil || read > 0 {
		t.Errorf("%d readings were recorded, error %v", read, err)
	}
}

// Rule 1: what a family says past who looks after it stands in no journal that she reads, though she is a supervisor; nor that somebody took it.
func TestRule1JournalKeepsWhatGoesPastTheReader(t *testing.T) {
	t.Parallel()
	pool := office(t)
	j := &Journal{Pool: pool}
	run(t, pool, `INSERT INTO staff (name, role, created_at) VALUES ('Айгүл', 'supervisor', now())`)
	run(t, pool, `INSERT INTO accounts (telegram_index, staff_id, language, state, joined_at) SELECT id::text::bytea, id, 'kk', 'active', now() FROM staff WHERE ended_at IS NULL`)
	run(t, pool, `INSERT INTO supervisor_requests (adult_id, requested_at, due_at, key) VALUES (1, now(), now(), 'r')`)
	for i, e := range []Entry{
		{ActorKind: Adult, Actor: 1, Action: SupervisorAsked, ObjectKind: OnSupervisorRequest, Object: 1},
		{ActorKind: Staff, Actor: 1, Action: SupervisorRequestRead, ObjectKind: OnSupervisorRequest, Object: 1},
		{ActorKind: Staff, Actor: 1, Action: SupervisorAnswered, ObjectKind: OnSupervisorRequest, Object: 1},
	} {
		e.At = noon.Add(time.Duration(10+i) * time.Minute)
		if err := Record(t.Context(), pool, e); err != nil {
			t.Fatal(err)
		}
	}
	heard := func(reader int64) int {
		t.Helper()
		n := 0
		for _, read := range []func() (Page, error){
			func() (Page, error) { return j.OfFamily(t.Context(), reader, 1, 0, noon) },
			func() (Page, error) { return j.OfStaff(t.Context(), reader, 1, 0, noon) },
		} {
			p, err := read()
			if err != nil {
				t.Fatal(err)
			}
			n += strings.Count(told(p), "supervisor.")
		}
		return n
	}
	const laura, other = 1, 6
	before := heard(other)
	run(t, pool, `UPDATE families SET caseworker_id = 6 WHERE id = 1`)
	if past := heard(other); before != 6 || past != 0 {
		t.Errorf("%d entries, %d once she looks after the family", before, past)
	}
	if got := heard(laura); got != 6 {
		t.Errorf("who took it finds %d entries", got)
	}
}

func TestJournalStaff(t *testing.T) {
	t.Parallel()
	j := &Journal{Pool: office(t)}
	members, err := j.Staff(t.Context(), 1)
	if err != nil || len(members) != 5 || members[0].Name != "Асхат" || members[4] != (Member{ID: 5, Name: "Роза", Left: true}) {
		t.Errorf("%v, error %v", members, err)
	}
}

// Pages follow one another without a gap, also when entries are added meanwhile.
func TestJournalPages(t *testing.T) {
	t.Parallel()
	pool := office(t)
	j := &Journal{Pool: pool}
	for i := range 2 * pageLines {
		if err := Read(t.Context(), pool, 2, FamilyRead, OnFamily, 1, noon.Add(time.Duration(i)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	var ids []int64
	for before := int64(0); ; {
		p, err := j.OfStaff(t.Context(), 2, 2, before, noon)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range p.Lines {
			ids = append(ids, l.ID)
		}
		if before = p.Next; before == 0 {
			break
		}
		if err := Read(t.Context(), pool, 2, FamilyRead, OnFamily, 2, noon); err != nil {
			t.Fatal(err)
		}
	}
	if want := 2*pageLines + 4; len(ids) != want {
		t.Errorf("%d entries were shown, want %d", len(ids), want)
	}
	for i := range len(ids) - 1 {
		if ids[i] <= ids[i+1] {
			t.Errorf("entry %d stands before %d", ids[i], ids[i+1])
		}
	}
}

// Every sort of thing that an entry can be about leads to its family, but for the staff and what the office has of its own.
func TestJournalKnowsEveryObject(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("audit.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`ObjectKind = "([^"]+)"`).FindAllSubmatch(source, -1)
	if len(kinds) < 9 {
		t.Fatalf("found %d kinds", len(kinds))
	}
	ofNoFamily := []ObjectKind{OnStaff, OnSpecialist, OnOffice, OnClosure, OnHoliday, OnNotice, OnWord}
	for _, kind := range kinds {
		if name := string(kind[1]); !slices.Contains(ofNoFamily, ObjectKind(name)) && !strings.Contains(objects, "SELECT '"+name+"'") {
			t.Errorf("a journal does not know whose %s an entry is about", name)
		}
	}
}
