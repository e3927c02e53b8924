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
		if got, err := o.Office(t.Context(), o.caseworker, f, day(1)); err != nil || got != c.want {
			t.Errorf("%+v: is %d, %v", c, got, err)
		}
	}
	if _, err := o.Office(t.Context(), o.other, f, day(1)); !errors.Is(err, family.ErrNotAllowed) {
		t.Errorf("read by another: %v", err)
	}
	if n := scan[int](t, o.Pool, `SELECT count(*) FROM audit WHERE action = 'family.office'`); n != 2 {
		t.Errorf("%d entries", n)
	}
}
