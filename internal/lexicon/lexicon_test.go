package lexicon

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/wording"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// bench is a store with a supervisor and a caseworker.
type bench struct {
	*Store
	t            *testing.T
	now          time.Time
	laura, asqat family.StaffID
	keys         int
}

func setup(t *testing.T) *bench {
	t.Helper()
	pool, err := postgres.Open(context.Background(), postgrestest.NewURL(t), postgres.Options{Role: postgres.AppRole, MaxConns: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	b := &bench{Store: &Store{Pool: pool, Own: []string{"Сізде кездесу бар.", "Құжат дайын."}}, t: t, now: time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)}
	b.laura, b.asqat = b.staff("Лаура", "supervisor"), b.staff("Асхат", "caseworker")
	return b
}

func (b *bench) staff(name, role string) (id family.StaffID) {
	b.t.Helper()
	if err := b.Pool.QueryRow(b.ctx(), `INSERT INTO staff (name, role, created_at) VALUES ($1, $2, now()) RETURNING id`, name, role).Scan(&id); err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *bench) ctx() context.Context { return context.Background() }

func (b *bench) key() string { b.keys++; return fmt.Sprint("key ", b.keys) }

func (b *bench) stem(class wording.Class, word, instead string) wording.Stem {
	b.t.Helper()
	s, err := wording.NewStem(class, word, instead)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b *bench) add(class wording.Class, word, instead string) error {
	b.t.Helper()
	return b.Add(b.ctx(), b.laura, b.key(), b.stem(class, word, instead), b.now)
}

func (b *bench) lines(sql string) []string {
	b.t.Helper()
	rows, _ := b.Pool.Query(b.ctx(), sql)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

func (b *bench) finds(where wording.Context, text string) bool {
	b.t.Helper()
	hits, err := b.Check(b.ctx(), where, text)
	if err != nil {
		b.t.Fatal(err)
	}
	return len(hits) > 0
}

// A word is looked for from the moment on in which it was added, by every process, until it is taken off its list; the row stays.
func TestAddAndEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other := &Store{Pool: b.Pool}
	if b.finds(wording.FamilyView, "Ақтоғайдан келді") {
		t.Fatal("it is found before it was added")
	}
	if hits, err := other.Check(b.ctx(), wording.FamilyView, "Ақтоғай"); err != nil || hits != nil {
		t.Fatalf("another process finds %v, %v before it was added", hits, err)
	}
	if err := b.add(wording.Blocked, "Ақтоғай", "басқа қала"); err != nil {
		t.Fatal(err)
	}
	hits, err := other.Check(b.ctx(), wording.FamilyView, "А қ т о ғ а й")
	if err != nil || len(hits) != 1 || !hits[0].Forbidden || hits[0].Say != "басқа қала" {
		t.Errorf("another process finds %v, %v", hits, err)
	}
	words, err := b.Words(b.ctx(), b.laura)
	want := []Word{{ID: 1, Stem: b.stem(wording.Blocked, "ақтоғай", "басқа қала"), By: "Лаура", Added: b.now}}
	if diff := cmp.Diff(want, words, cmp.Comparer(func(a, b wording.Stem) bool { return a == b }), cmp.Comparer(time.Time.Equal)); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for range 2 {
		if err := b.End(b.ctx(), b.laura, 1, b.now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if b.finds(wording.FamilyView, "Ақтоғайдан келді") {
		t.Error("it is found after it was taken back")
	}
	if err := b.add(wording.Hopeful, "ақтоғай", ""); err != nil {
		t.Errorf("it cannot be added again: %v", err)
	}
	for what, c := range map[string]struct{ sql, want string }{
		"rows":  {`SELECT stem || ' ' || class || ' ' || (ended_by IS NOT NULL)::text FROM words ORDER BY id`, "ақтоғай blocked true, ақтоғай hopeful false"},
		"audit": {`SELECT action || ' ' || object_kind || ' ' || object_id FROM audit ORDER BY id`, "word.added word 1, word.ended word 1, word.added word 2"},
	} {
		if got := strings.Join(b.lines(c.sql), ", "); got != c.want {
			t.Errorf("%s: %s, want %s", what, got, c.want)
		}
	}
}

// Each list is looked at where it counts.
func TestLists(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for word, class := range map[string]wording.Class{"ақтоғай": wording.Blocked, "жатақхана": wording.Telling, "жаңа пәтер": wording.Hopeful} {
		if err := b.add(class, word, ""); err != nil {
			t.Fatal(err)
		}
	}
	for where, want := range map[wording.Context]string{wording.Push: "ақтоғай жатақхана", wording.FamilyView: "ақтоғай жатақхана жаңа пәтер", wording.StaffText: "ақтоғай"} {
		var found []string
		for _, word := range []string{"ақтоғай", "жатақхана", "жаңа пәтер"} {
			if b.finds(where, word) {
				found = append(found, word)
			}
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("in context %d: %s, want %s", where, got, want)
		}
	}
}

// The same tap adds one word; the same word is on one list.
func TestAddTwice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stem := b.stem(wording.Blocked, "ақтоғай", "")
	for range 2 {
		if err := b.Add(b.ctx(), b.laura, "once", stem, b.now); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.add(wording.Hopeful, "АҚТОҒАЙ", ""); !errors.Is(err, ErrThere) {
		t.Errorf("another list: %v", err)
	}
	if n := len(b.lines(`SELECT action FROM audit`)); n != 1 {
		t.Errorf("%d entries", n)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	left := b.staff("Гүлнар", "supervisor")
	if _, err := b.Pool.Exec(b.ctx(), `UPDATE staff SET ended_at = now() WHERE id = $1`, left); err != nil {
		t.Fatal(err)
	}
	ok := b.stem(wording.Blocked, "ақтоғай", "")
	for name, c := range map[string]struct {
		by   family.StaffID
		key  string
		stem wording.Stem
		want error
	}{
		"a caseworker":       {b.asqat, "a", ok, ErrNotAllowed},
		"who left":           {left, "b", ok, ErrNotAllowed},
		"no key":             {b.laura, "", ok, ErrInvalid},
		"no word":            {b.laura, "c", wording.Stem{}, ErrInvalid},
		"too long":           {b.laura, "d", b.stem(wording.Blocked, strings.Repeat("ә", MaxLength+1), ""), ErrInvalid},
		"ours, forbidden":    {b.laura, "e", b.stem(wording.Blocked, "кездес", ""), ErrInvalid},
		"ours, disguised":    {b.laura, "f", b.stem(wording.Blocked, "Kездес", ""), ErrInvalid},
		"ours, to be reread": {b.laura, "g", b.stem(wording.Telling, "кездес", ""), nil},
	} {
		if err := b.Add(b.ctx(), c.by, c.key, c.stem, b.now); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := b.Words(b.ctx(), b.asqat); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("a caseworker reads the list: %v", err)
	}
	if err := b.End(b.ctx(), b.asqat, 1, b.now); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("a caseworker takes a word off: %v", err)
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{" Ақтоғай ": "ақтоғай", "көк туы": "көк туы", "ит": "", "": "", "сөз1": "", strings.Repeat("ә", MaxLength): strings.Repeat("ә", MaxLength), strings.Repeat("ә", MaxLength+1): ""} {
		stem, err := Read(typed)
		if stem.String() != want || errors.Is(err, ErrInvalid) != (want == "") {
			t.Errorf("Read(%q) = %q, %v, want %q", typed, stem, err, want)
		}
	}
}

// What is to be said instead may itself be said.
func TestInstead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.add(wording.Blocked, "жатақхана", ""); err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{
		" басқа  қала ": "басқа қала", "": "", " ": "", "ақтоғайлық": "", "жусан": "", "жатақханада": "", "t.me/x": "", strings.Repeat("ә", MaxLength+1): "", "маман": "маман", "психолог": "психолог",
	} {
		instead, err := b.Instead(b.ctx(), "ақтоғай", typed)
		if instead != want && err == nil || errors.Is(err, ErrInvalid) != (want == "") {
			t.Errorf("Instead(%q) = %q, %v, want %q", typed, instead, err, want)
		}
	}
}
