package family_test

import (
	"errors"
	"testing"

	"github.com/senim-bot/senim/internal/family"
)

func TestSetOffice(t *testing.T) {
	t.Parallel()
	o := setup(t)
	f := o.family()
	at := scan[int64](t, o.Pool, `INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) VALUES ('aktobe', 'а', 'а', 'а', 'а', 'o') RETURNING id`)
	ended := scan[int64](t, o.Pool, `INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key, ended_at) VALUES ('aktobe', 'а', 'а', 'а', 'а', 'e', now()) RETURNING id`)
	for _, c := range []struct {
		by   family.StaffID
		to   int64
		err  error
		want int64
	}{
		{o.other, at, family.ErrNotAllowed, 0},
		{o.caseworker, at + 100, family.ErrNotFound, 0},
		{o.caseworker, ended, family.ErrNotFound, 0},
		{o.caseworker, at, nil, at},
		{o.manager, at, nil, at},
		{o.manager, 0, nil, 0},
	} {
		if err := o.SetOffice(t.Context(), c.by, f, c.to, day(1)); !errors.Is(err, c.err) {
			t.Errorf("%+v: %v", c, err)
		}
		if page, err := o.FamilyPage(t.Context(), o.caseworker, f, day(1)); err != nil || page.Office != c.want {
			t.Errorf("%+v: is %d, %v", c, page.Office, err)
		}
	}
	if n := scan[int](t, o.Pool, `SELECT count(*) FROM audit WHERE action = 'family.office'`); n != 2 {
		t.Errorf("%d entries", n)
	}
}

// A family can be received at an office from the first day on; at one that closed for good meanwhile nobody is.
func TestOpenFamilyAtAnOffice(t *testing.T) {
	t.Parallel()
	o := setup(t)
	office := func(key string) int64 {
		return scan[int64](t, o.Pool, `INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, key) VALUES ('aktobe', 'а', 'а', 'а', 'а', $1) RETURNING id`, key)
	}
	first, second, shut := office("1"), office("2"), office("3")
	o.exec(`UPDATE offices SET ended_at = now() WHERE id = $1`, shut)
	usual := func(want int64) {
		t.Helper()
		if got, err := o.UsualOffice(t.Context(), o.caseworker); err != nil || got != want {
			t.Errorf("usual is %d, %v; want %d", got, err, want)
		}
	}
	usual(0)
	for i, c := range []struct{ at, want, usual int64 }{{first, first, first}, {shut, 0, first}, {second, second, first}, {second, second, second}, {0, 0, second}} {
		opened, err := o.OpenFamily(t.Context(), family.NewFamily{Caseworker: o.caseworker, By: o.caseworker, Office: c.at, Key: string(rune('a' + i))}, day(1))
		if err != nil {
			t.Fatal(err)
		}
		if page, err := o.FamilyPage(t.Context(), o.caseworker, opened.ID, day(1)); err != nil || page.Office != c.want {
			t.Errorf("opened at %d, is at %d, %v", c.at, page.Office, err)
		}
		if kept := scan[int64](t, o.Pool, `SELECT coalesce(office_id, 0) FROM families WHERE id = $1`, opened.ID); kept != c.want {
			t.Errorf("opened at %d, kept is %d", c.at, kept)
		}
		usual(c.usual)
	}
	o.exec(`UPDATE offices SET ended_at = now() WHERE id = $1`, second)
	f := scan[family.FamilyID](t, o.Pool, `SELECT max(id) FROM families WHERE office_id = $1`, second)
	if page, err := o.FamilyPage(t.Context(), o.caseworker, f, day(1)); err != nil || page.Office != 0 {
		t.Errorf("closed for good since: at %d, %v", page.Office, err)
	}
}
