package notice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/lexicon"
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

// bundle is a foundation: two caseworkers and a supervisor, all let in. The first caseworker looks after two families of one adult and one child each, both let in; the other one
// after one more. It is Monday, 23 November 2026, ten o'clock.
type bundle struct {
	*Store
	t                   testing.TB
	url                 string
	log                 bytes.Buffer
	now                 time.Time
	keys                int
	asqat, other, laura family.StaffID
	mother, aunt        person
	// uncle's family is the other caseworker's.
	uncle person
}

// person is an adult with her child and her account.
type person struct {
	adult   family.AdultID
	child   family.PersonID
	account family.AccountID
}

func setup(t testing.TB) *bundle {
	t.Helper()
	b := &bundle{t: t, url: postgrestest.NewURL(t), now: at(t, "2026-11-23 10:00")}
	pool, err := postgres.Open(context.Background(), b.url, postgres.Options{Role: postgres.AppRole, MaxConns: 8})
	b.must(err)
	t.Cleanup(pool.Close)
	keys, log := vault.New(vault.NewKeyset()), slog.New(slog.NewTextHandler(&b.log, nil))
	none := func(context.Context, postgres.Querier, family.AdultID, time.Time) error { return nil }
	families := &family.Store{Pool: pool, Vault: keys, Zone: almaty, Log: log, CloseScreen: none, CloseScreenAt: none, KeepScreenAt: none}
	b.Store = &Store{Pool: pool, Vault: keys, Families: families, Lexicon: &lexicon.Store{Pool: pool}, Log: log}
	b.asqat, b.other, b.laura = b.staff("Асхат", caseworker), b.staff("Самал", caseworker), b.staff("Лаура", supervisor)
	b.mother, b.aunt = b.family(b.asqat, "kk"), b.family(b.asqat, "ru")
	b.uncle = b.family(b.other, "kk")
	return b
}

func (b *bundle) staff(name, role string) family.StaffID {
	b.t.Helper()
	id := family.StaffID(b.id(`INSERT INTO staff (name, role, created_at) VALUES ($1, $2, now()) RETURNING id`, name, role))
	b.id(`INSERT INTO accounts (telegram_index, staff_id, language, state, joined_at) VALUES ($2, $1, 'kk', 'active', now()) RETURNING id`, id, []byte(b.key()))
	return id
}

// family is one adult, let in, linked to one child.
func (b *bundle) family(worker family.StaffID, language string) person {
	b.t.Helper()
	f, err := b.Families.OpenFamily(b.ctx(), family.NewFamily{Caseworker: worker, By: worker, Key: b.key()}, b.now)
	b.must(err)
	return b.relative(worker, f.ID, b.child(worker, f.ID), family.BasisParent, language)
}

func (b *bundle) child(worker family.StaffID, f family.FamilyID) family.PersonID {
	b.t.Helper()
	child, err := b.Families.AddPerson(b.ctx(), family.NewPerson{Family: f, Initial: "Б", Birth: family.Birth{Year: 2016, Month: 5, Day: 4}, Sign: "🍎", By: worker, Key: b.key()}, b.now)
	b.must(err)
	return child
}

// relative is one more adult of a family, linked to a child of it.
func (b *bundle) relative(worker family.StaffID, f family.FamilyID, child family.PersonID, basis family.Basis, language string) person {
	b.t.Helper()
	adult, err := b.Families.AddAdult(b.ctx(), family.NewAdult{Family: f, Initial: "А", OfAge: true, By: worker, Key: b.key()}, b.now)
	b.must(err)
	_, err = b.Families.Link(b.ctx(), family.NewLink{Adult: adult, Person: child, Scope: family.ScopeDocuments, Basis: basis,
		Grants: family.Grants(family.BirthRegistration, family.Guardianship, family.RelativeStatus), By: worker, Key: b.key()}, b.now)
	b.must(err)
	return person{adult, child, b.letIn(adult, language)}
}

// letIn gives an adult an account.
func (b *bundle) letIn(adult family.AdultID, language string) family.AccountID {
	b.t.Helper()
	return family.AccountID(b.id(`INSERT INTO accounts (telegram_index, adult_id, language, state, joined_at) VALUES ($2, $1, $3, 'active', $4) RETURNING id`, adult, []byte(b.key()), language, b.now))
}

// many are that many more adults of the first caseworker's, of one family and linked to one child, all let in.
func (b *bundle) many(n int) {
	b.t.Helper()
	f, err := b.Families.OpenFamily(b.ctx(), family.NewFamily{Caseworker: b.asqat, By: b.asqat, Key: b.key()}, b.now)
	b.must(err)
	b.exec(`
		WITH a AS (INSERT INTO adults (family_id, initial_sealed, created_at, key) SELECT $4::bigint, '', now(), 'many ' || $4::bigint || '.' || n FROM generate_series(1, $2::int) n RETURNING id),
		l AS (INSERT INTO links (adult_id, person_id, scope, basis, from_at, created_by, created_at, key)
			SELECT a.id, $5::bigint, 'documents', 'parent', $3::timestamptz, $1::bigint, now(), 'many ' || a.id FROM a)
		INSERT INTO accounts (telegram_index, adult_id, language, state, joined_at) SELECT decode(md5('many' || id), 'hex'), id, 'kk', 'active', now() FROM a`,
		b.asqat, n, b.now.Add(-time.Hour), f.ID, b.child(b.asqat, f.ID))
}

const (
	textKK = "Ертең, 24 қарашада, кеңсе жұмыс істемейді."
	textRU = "Завтра, 24 ноября, офис не работает."
)

// draft is a notice with both texts.
func (b *bundle) draft(by family.StaffID) ID {
	b.t.Helper()
	id, err := b.Begin(b.ctx(), by, b.key(), b.now)
	b.must(err)
	b.says(id, by, textKK, textRU)
	return id
}

func (b *bundle) says(id ID, by family.StaffID, kk, ru string) {
	b.t.Helper()
	_, err := b.SetText(b.ctx(), by, id, "kk", kk, b.now)
	b.must(err)
	_, err = b.SetText(b.ctx(), by, id, "ru", ru, b.now)
	b.must(err)
}

func (b *bundle) notice(id ID) Notice {
	b.t.Helper()
	n, err := b.Notice(b.ctx(), family.StaffID(b.id(`SELECT author_id FROM notices WHERE id = $1`, id)), id, b.now)
	b.must(err)
	return n
}

// submit hands a notice in as it is.
func (b *bundle) submit(id ID) Notice {
	b.t.Helper()
	n := b.notice(id)
	b.must(b.Submit(b.ctx(), n.Author, id, n.Revision, b.now))
	return b.notice(id)
}

// approved is a notice of the first caseworker's, approved by the supervisor.
func (b *bundle) approved() ID {
	b.t.Helper()
	n := b.submit(b.draft(b.asqat))
	b.must(b.Approve(b.ctx(), b.laura, n.ID, n.Revision, b.now))
	return n.ID
}

// running is one that has begun.
func (b *bundle) running() ID {
	b.t.Helper()
	id := b.approved()
	b.advance()
	b.wantState(id, Running)
	return id
}

func (b *bundle) advance() { b.t.Helper(); b.must(b.Advance(b.ctx(), b.now)) }

func (b *bundle) wantState(id ID, want State) {
	b.t.Helper()
	if got := b.notice(id).State; got != want {
		b.t.Errorf("notice %d is %s, want %s", id, got, want)
	}
}

// claim takes up to n messages of notices that would be sent now; whatever else is due has gone out.
func (b *bundle) claim(n int) []delivery.Delivery {
	b.t.Helper()
	b.exec(`UPDATE deliveries SET status = 'sent', settled_at = $1 WHERE notice_id IS NULL AND status = 'pending' AND due_at <= $1`, b.now)
	claimed, err := delivery.Claim(b.ctx(), b.Pool, n, b.now)
	b.must(err)
	return claimed
}

// send claims what is due and settles it as sent, and tells how many there were.
func (b *bundle) send() int { b.t.Helper(); return b.settle(b.claim(1000), delivery.Sent, "") }

func (b *bundle) settle(claimed []delivery.Delivery, as delivery.Outcome, reason string) int {
	b.t.Helper()
	results := make([]delivery.Result, len(claimed))
	for i, d := range claimed {
		results[i] = delivery.Result{Delivery: d, Outcome: as, Reason: reason}
	}
	b.must(delivery.Settle(b.ctx(), b.Pool, results, b.now))
	return len(claimed)
}

func (b *bundle) pass(d time.Duration) { b.now = b.now.Add(d) }

func (b *bundle) ctx() context.Context { return context.Background() }

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

func (b *bundle) id(sql string, args ...any) int64 {
	b.t.Helper()
	var id int64
	b.must(b.Pool.QueryRow(b.ctx(), sql, args...).Scan(&id))
	return id
}

func (b *bundle) exec(sql string, args ...any) {
	b.t.Helper()
	_, err := b.Pool.Exec(b.ctx(), sql, args...)
	b.must(err)
}

// lines reads one column.
func (b *bundle) lines(sql string, args ...any) []string {
	b.t.Helper()
	rows, _ := b.Pool.Query(b.ctx(), sql, args...)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	b.must(err)
	return all
}

func (b *bundle) same(what string, got, want any) {
	b.t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(Notice{})); diff != "" {
		b.t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}

// recipients are the adults a notice was frozen for.
func (b *bundle) recipients(id ID) []family.AdultID {
	b.t.Helper()
	rows, _ := b.Pool.Query(b.ctx(), `SELECT adult_id FROM notice_recipients WHERE notice_id = $1 ORDER BY adult_id`, id)
	all, err := pgx.CollectRows(rows, pgx.RowTo[family.AdultID])
	b.must(err)
	return all
}
