package account

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/vault"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }

const pictureCount = 24

// bundle is a database with two caseworkers, a supervisor and a specialist, and a family of the first caseworker.
type bundle struct {
	*Store
	t       testing.TB
	url     string
	owner   *pgxpool.Pool // may see and change what serve may not
	now     time.Time
	staff   int64 // the family's caseworker
	other   int64
	boss    int64
	expert  int64
	family  int64
	updates atomic.Int64
	log     bytes.Buffer
	keyset  *vault.Keyset
}

func setup(t testing.TB) *bundle {
	t.Helper()
	url := postgrestest.NewURL(t)
	b := &bundle{t: t, url: url, owner: postgrestest.Owner(t, url), now: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)}
	b.keyset = vault.NewKeyset()
	b.Store = b.storeOn(vault.New(b.keyset))
	b.staff, b.other = b.employ("Асхат", Caseworker), b.employ("Жанар", Caseworker)
	b.boss, b.expert = b.employ("Лаура", Supervisor), b.employ("Болат", Specialist)
	b.family = b.id(`INSERT INTO families (code, caseworker_id, opened_at, key) VALUES ('K-27A4', $1, $2, 'family') RETURNING id`, b.staff, b.now)
	return b
}

// storeOn is another process on the same database.
func (b *bundle) storeOn(v *vault.Vault) *Store {
	return &Store{Pool: poolOn(b.t, b.url), Vault: v, Clock: func() time.Time { return b.now }, Log: slog.New(slog.NewTextHandler(&b.log, nil))}
}

func (b *bundle) employ(name string, role Role) int64 {
	return b.id(`INSERT INTO staff (name, role, created_at) VALUES ($1, $2, $3) RETURNING id`, name, role, b.now)
}

func (b *bundle) newAdult() int64 {
	b.t.Helper()
	sealed, err := b.Vault.Seal(b.ctx(), b.Pool, vault.Owner{Kind: vault.Family, ID: b.family}, "adults.initial", []byte("А"))
	if err != nil {
		b.t.Fatal(err)
	}
	return b.id(`INSERT INTO adults (family_id, initial_sealed, created_at, key) VALUES ($1, $2, $3, $4) RETURNING id`,
		b.family, sealed, b.now, fmt.Sprint("adult ", b.update()))
}

func (b *bundle) invite(adult int64) Codes {
	b.t.Helper()
	return must(b.Invite(b.ctx(), b.Pool, InviteRequest{Adult: adult, Language: "kk", By: b.staff, TTL: InvitationTTL}, b.now))(b.t)
}

// try enters a code that must be right.
func (b *bundle) try(telegramID int64, code string) Invitation {
	b.t.Helper()
	return must(b.TryCode(b.ctx(), telegramID, b.update(), code, b.now))(b.t)
}

// join lets a new adult use a new code and gives her account, which waits for the caseworker.
func (b *bundle) join(telegramID int64) (ID, Pictures) {
	b.t.Helper()
	i := b.try(telegramID, b.invite(b.newAdult()).Typed)
	told := must(b.Join(b.ctx(), telegramID, i.ID, consent, pictureCount, b.now))(b.t)
	return b.actor(telegramID).Account, told
}

// letIn is join and the right pick.
func (b *bundle) letIn(telegramID int64) ID {
	b.t.Helper()
	account, told := b.join(telegramID)
	if d := must(b.Decide(b.ctx(), b.staff, account, b.pairOf(account, told), b.now))(b.t); !d.Matched {
		b.t.Fatalf("the right pair was refused")
	}
	return account
}

// pairOf finds the pair that an adult would name.
func (b *bundle) pairOf(account ID, told Pictures) int {
	b.t.Helper()
	join := must(b.PendingJoin(b.ctx(), b.staff, account, b.now))(b.t)
	for i, pair := range join.Pairs {
		if pair == told {
			return i
		}
	}
	b.t.Fatalf("%v is not among %v", told, join.Pairs)
	return 0
}

// bindStaff binds a member of staff who has a row already.
func (b *bundle) bindStaff(telegramID int64, name string, role Role) ID {
	b.t.Helper()
	i := b.try(telegramID, must(b.AddStaff(b.ctx(), name, role, "kk", b.now))(b.t))
	b.check(b.BindStaff(b.ctx(), telegramID, i.ID, "ru", b.now))
	return b.actor(telegramID).Account
}

func (b *bundle) actor(telegramID int64) Actor {
	b.t.Helper()
	return must(b.Actor(b.ctx(), telegramID, b.update()))(b.t)
}

func (b *bundle) update() int64 { return b.updates.Add(1) }

func (b *bundle) ctx() context.Context { return context.Background() }

func (b *bundle) id(sql string, args ...any) (id int64) {
	b.t.Helper()
	if err := b.owner.QueryRow(b.ctx(), sql, args...).Scan(&id); err != nil {
		b.t.Fatalf("%s: %v", sql, err)
	}
	return id
}

// count is id for a SELECT count(*) with this FROM.
func (b *bundle) count(from string, args ...any) int64 {
	b.t.Helper()
	return b.id(`SELECT count(*) FROM `+from, args...)
}

func (b *bundle) exec(sql string, args ...any) {
	b.t.Helper()
	if _, err := b.owner.Exec(b.ctx(), sql, args...); err != nil {
		b.t.Fatalf("%s: %v", sql, err)
	}
}

func (b *bundle) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

var consent = Consent{Version: "1", Language: "ru"}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
