package booking

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/vault"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

// almaty has the name that PostgreSQL is asked with and needs no zone data.
var almaty = time.FixedZone("Asia/Almaty", 5*3600)

// at is a moment of Kazakhstan, written "2026-11-23 10:00".
func at(t testing.TB, moment string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", moment, almaty)
	if err != nil {
		t.Fatal(err)
	}
	return when.UTC()
}

// bundle is an office with a caseworker, a specialist for everything in Kazakh and Russian, and two families of one adult and one child each, both let in. It is Monday, 23 November 2026, ten o'clock.
type bundle struct {
	*Store
	t      testing.TB
	url    string
	log    bytes.Buffer
	now    time.Time
	keys   int
	worker family.StaffID
	lawyer SpecialistID
	office OfficeID
	// The adults of the two families, and the child of each.
	mother, aunt  family.AdultID
	child, nephew family.PersonID
}

func setup(t testing.TB) *bundle {
	t.Helper()
	b := &bundle{t: t, url: postgrestest.NewURL(t), now: at(t, "2026-11-23 10:00")}
	b.Store = b.process(vault.NewKeyset())
	b.worker = family.StaffID(b.id(`INSERT INTO staff (name, role, created_at) VALUES ('Асхат', 'caseworker', now()) RETURNING id`))
	b.lawyer = b.specialist("Индира", true, Kinds()...)
	b.office = OfficeID(b.id(`INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) VALUES ('aktobe', 'Ақтөбе', 'Актобе', 'Абай даңғылы, 5', 'проспект Абая, 5', 'office') RETURNING id`))
	b.mother, b.child = b.family()
	b.aunt, b.nephew = b.family()
	return b
}

// process is one more process on the same database, with the same keys.
func (b *bundle) process(keyset *vault.Keyset) *Store {
	b.t.Helper()
	pool, err := postgres.Open(context.Background(), b.url, postgres.Options{Role: postgres.AppRole, MaxConns: 8})
	b.must(err)
	b.t.Cleanup(pool.Close)
	keys, log := vault.New(keyset), slog.New(slog.NewTextHandler(&b.log, nil))
	none := func(context.Context, postgres.Querier, family.AdultID, time.Time) error { return nil }
	families := &family.Store{Pool: pool, Vault: keys, Zone: almaty, Log: log, CloseScreen: none, CloseScreenAt: none, KeepScreenAt: none}
	return &Store{Pool: pool, Vault: keys, Families: families, Zone: almaty, CloseScreen: none, CloseScreenAt: none, Log: log}
}

func (b *bundle) specialist(name string, woman bool, kinds ...Kind) SpecialistID {
	b.t.Helper()
	return SpecialistID(b.id(`
		WITH s AS (INSERT INTO staff (name, role, created_at) VALUES ($1, 'specialist', now()) RETURNING id)
		INSERT INTO specialists (staff_id, woman, languages, kinds, modes) SELECT id, $2, '{kk,ru}', $3, '{in-person,phone,video,home}' FROM s RETURNING staff_id`, name, woman, kinds))
}

// family is one adult, let in, linked to one child.
func (b *bundle) family() (family.AdultID, family.PersonID) {
	b.t.Helper()
	ctx := context.Background()
	f, err := b.Families.OpenFamily(ctx, family.NewFamily{Caseworker: b.worker, By: b.worker, Key: b.key()}, b.now)
	b.must(err)
	adult, err := b.Families.AddAdult(ctx, family.NewAdult{Family: f.ID, Initial: "А", OfAge: true, By: b.worker, Key: b.key()}, b.now)
	b.must(err)
	child, err := b.Families.AddPerson(ctx, family.NewPerson{Family: f.ID, Initial: "Б", Birth: family.Birth{Year: 2016, Month: 5, Day: 4}, Sign: "🍎", By: b.worker, Key: b.key()}, b.now)
	b.must(err)
	_, err = b.Families.Link(ctx, family.NewLink{Adult: adult, Person: child, Scope: family.ScopeDocuments, Basis: family.BasisParent,
		Grants: family.Grants(family.BirthRegistration), By: b.worker, Key: b.key()}, b.now)
	b.must(err)
	b.id(`INSERT INTO accounts (telegram_index, adult_id, language, state, joined_at) VALUES ($2, $1, 'kk', 'active', now()) RETURNING id`, adult, []byte(b.key()))
	return adult, child
}

// slot is a time of the lawyer's, an hour long.
func (b *bundle) slot(moment string) SlotID { b.t.Helper(); return b.slotWith(b.lawyer, moment) }

func (b *bundle) slotWith(specialist SpecialistID, moment string) SlotID {
	b.t.Helper()
	return SlotID(b.id(`INSERT INTO slots (specialist_id, office_id, starts_at, ends_at) VALUES ($1, $2, $3, $3::timestamptz + interval '1 hour') RETURNING id`, specialist, b.office, at(b.t, moment)))
}

// wants is an adult's request for help with papers at the office.
func (b *bundle) wants(adult family.AdultID, slot SlotID, persons ...family.PersonID) Request {
	return Request{Holder: Holder{Adult: adult}, Slot: slot, Kind: Documents, Mode: InPerson, Language: "kk", Persons: persons, Key: b.key()}
}

func (b *bundle) book(r Request) Booked {
	b.t.Helper()
	booked, err := b.Book(context.Background(), r, b.now)
	b.must(err)
	return booked
}

func (b *bundle) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bundle) refused(err, want error) {
	b.t.Helper()
	if !errors.Is(err, want) {
		b.t.Errorf("got %v, want %v", err, want)
	}
}

func (b *bundle) key() string { b.keys++; return fmt.Sprint("key ", b.keys) }

func (b *bundle) id(sql string, args ...any) int64 { return one[int64](b.t, b.Pool, sql, args...) }

func one[T any](t testing.TB, pool *pgxpool.Pool, sql string, args ...any) (v T) {
	t.Helper()
	if err := pool.QueryRow(context.Background(), sql, args...).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func (b *bundle) exec(sql string, args ...any) {
	b.t.Helper()
	_, err := b.Pool.Exec(context.Background(), sql, args...)
	b.must(err)
}

// stranger is one of the staff with no family of their own.
func (b *bundle) stranger() family.StaffID {
	b.t.Helper()
	return family.StaffID(b.id(`INSERT INTO staff (name, role, created_at) VALUES ('Самал', 'caseworker', now()) RETURNING id`))
}

// endLinks ends all that lets an adult see anything.
func (b *bundle) endLinks(adult family.AdultID) {
	b.t.Helper()
	b.exec(`UPDATE links SET revoked_at = $2 WHERE adult_id = $1`, adult, b.now)
}

// of is a change of hers to what she booked, as it is now; by is one by staff.
func (b *bundle) of(adult family.AdultID, booked Booked) Change {
	return Change{Holder: Holder{Adult: adult}, Appointment: booked.Appointment, Key: b.key()}
}

func (b *bundle) by(staff family.StaffID, booked Booked) Change {
	return Change{Holder: Holder{By: staff}, Appointment: booked.Appointment, Key: b.key()}
}

func (b *bundle) meeting(adult family.AdultID, number int, now time.Time) Meeting {
	b.t.Helper()
	m, err := b.Meeting(context.Background(), adult, number, now)
	b.must(err)
	return m
}
