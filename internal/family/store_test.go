package family_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/vault"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

var almaty = time.FixedZone("Asia/Almaty", 5*3600)

// office is a database with two caseworkers and a supervisor; its helpers stop the test on any error.
type office struct {
	*family.Store
	t                          *testing.T
	caseworker, other, manager family.StaffID
	keys                       int
	log                        bytes.Buffer
	// closings are the screens that were to be closed.
	closings []string
}

// closed notes whose screen is to be closed and when.
func (o *office) closed(how string) func(context.Context, postgres.Querier, family.AdultID, time.Time) error {
	return func(_ context.Context, _ postgres.Querier, adult family.AdultID, at time.Time) error {
		o.closings = append(o.closings, fmt.Sprintf("%d at %s%s", adult, at.Format("2 15:04"), how))
		return nil
	}
}

// kept takes a closing back.
func (o *office) kept(_ context.Context, _ postgres.Querier, adult family.AdultID, at time.Time) error {
	closing := fmt.Sprintf("%d at %s", adult, at.Format("2 15:04"))
	o.closings = slices.DeleteFunc(o.closings, func(c string) bool { return c == closing })
	return nil
}

func setup(t *testing.T) *office {
	t.Helper()
	pool := postgrestest.New(t)
	o := &office{t: t}
	o.Store = &family.Store{Pool: pool, Vault: vault.New(vault.NewKeyset()), Zone: almaty, CloseScreen: o.closed(" for good"), CloseScreenAt: o.closed(""), KeepScreenAt: o.kept,
		Log: slog.New(slog.NewTextHandler(&o.log, nil))}
	o.caseworker = o.staff("worker", "caseworker")
	o.other = o.staff("other", "caseworker")
	o.manager = o.staff("manager", "supervisor")
	return o
}

func (o *office) key() string {
	o.keys++
	return fmt.Sprintf("key-%d", o.keys)
}

func (o *office) staff(name, role string) family.StaffID {
	o.t.Helper()
	return scan[family.StaffID](o.t, o.Pool, `INSERT INTO staff (name, role, created_at) VALUES ($1, $2, now()) RETURNING id`, name, role)
}

func (o *office) family() family.FamilyID {
	o.t.Helper()
	f, err := o.OpenFamily(o.t.Context(), family.NewFamily{Caseworker: o.caseworker, By: o.caseworker, Key: o.key()}, day(0))
	return must(o.t, f.ID, err)
}

func (o *office) person(f family.FamilyID, initial string, year int) family.PersonID {
	o.t.Helper()
	id, err := o.AddPerson(o.t.Context(), family.NewPerson{
		Family: f, Initial: initial, Birth: family.Birth{Year: year}, Sign: "🍎", By: o.caseworker, Key: o.key()}, day(0))
	return must(o.t, id, err)
}

// adult makes an adult who has joined.
func (o *office) adult(f family.FamilyID) family.AdultID {
	o.t.Helper()
	id, err := o.AddAdult(o.t.Context(), family.NewAdult{
		Family: f, Initial: "А", OfAge: true, Phone: "+77010000034", HowToCall: family.HowToCall{Hours: "after 18:00"}, By: o.caseworker, Key: o.key()}, day(0))
	must(o.t, id, err)
	o.account(`adult_id`, int64(id))
	return id
}

// account lets somebody in without the ceremony of package account.
func (o *office) account(column string, id int64) {
	o.t.Helper()
	o.exec(`INSERT INTO accounts (telegram_index, `+column+`, language, state, joined_at) VALUES ($2, $1, 'kk', 'active', now())`,
		id, []byte(o.key()))
}

func (o *office) link(adult family.AdultID, person family.PersonID, tracks ...family.Track) family.LinkID {
	o.t.Helper()
	return o.linkAs(family.NewLink{Adult: adult, Person: person, Grants: family.Grants(tracks...)})
}

// linkAs fills in what the test does not care about.
func (o *office) linkAs(n family.NewLink) family.LinkID {
	o.t.Helper()
	n.By, n.Key = o.caseworker, o.key()
	if n.Scope == "" {
		n.Scope = family.ScopeDocuments
	}
	if n.Basis == "" {
		n.Basis = family.BasisParent
	}
	id, err := o.Link(o.t.Context(), n, day(0))
	return must(o.t, id, err)
}

// open opens a document on day 1.
func (o *office) open(person family.PersonID, track family.Track, s family.State) family.DocumentID {
	o.t.Helper()
	n := family.NewDocument{Person: person, Track: track, State: s, PlaceRead: true, By: o.caseworker, Key: o.key()}
	if track.Progress() == family.Checklist {
		n.Item = s.Stage
	}
	if track.IsVisit(s.Stage) {
		n.Visit = aVisit()
	}
	id, err := o.OpenDocument(o.t.Context(), n, day(1))
	return must(o.t, id, err)
}

func (o *office) move(d family.DocumentID, to family.State, now time.Time) family.Move {
	o.t.Helper()
	m, err := o.Move(o.t.Context(), family.NewMove{Document: d, To: to, By: o.caseworker, Key: o.key()}, now)
	return must(o.t, m, err)
}

func (o *office) tell(d family.DocumentID, upTo int, now time.Time, adults ...family.AdultID) {
	o.t.Helper()
	err := o.Tell(o.t.Context(), family.NewTelling{Document: d, UpTo: upTo, Adults: adults, Told: inPerson(o.caseworker, now), By: o.caseworker}, now)
	must(o.t, d, err)
}

func inPerson(by family.StaffID, at time.Time) family.Told {
	return family.Told{By: by, At: at, Manner: family.InPerson, Supported: true}
}

// card is what the adult is shown of a document on day 20; nil when nothing.
func (o *office) card(adult family.AdultID, d family.DocumentID) *family.Document {
	o.t.Helper()
	got, err := o.Document(o.t.Context(), adult, d, day(20))
	if errors.Is(err, family.ErrNotFound) {
		return nil
	}
	must(o.t, d, err)
	return &got
}

// pings counts the pings owed to an adult.
func (o *office) pings(adult family.AdultID) int {
	o.t.Helper()
	return scan[int](o.t, o.Pool, `
		SELECT count(*) FROM deliveries d JOIN accounts a ON a.id = d.account_id WHERE a.adult_id = $1 AND d.kind = 'ping.new'`, adult)
}

func (o *office) exec(sql string, args ...any) {
	o.t.Helper()
	_, err := o.Pool.Exec(o.t.Context(), sql, args...)
	must(o.t, 0, err)
}

func scan[T any](t *testing.T, pool *pgxpool.Pool, sql string, args ...any) T {
	t.Helper()
	var v T
	err := pool.QueryRow(context.Background(), sql, args...).Scan(&v)
	return must(t, v, err)
}

func must[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func aVisit() *family.Visit {
	return &family.Visit{
		At: day(30), Place: map[string]string{"kk": "Кеңсе, 2-қабат", "ru": "Офис, 2 этаж"}, Papers: []family.Paper{family.ApplicantID}, Who: family.You,
	}
}
