package booking

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/audit"
	"github.com/senim-bot/senim/internal/postgres"
)

// Regions lists the ids of the regions in the order of the Kazakh alphabet; their words are in the locales.
func Regions() []string {
	return []string{"abai", "akmola", "aktobe", "almaty-region", "atyrau", "west-kazakhstan", "zhambyl", "zhetisu", "karaganda", "kostanay", "kyzylorda", "mangystau", "pavlodar",
		"north-kazakhstan", "turkistan", "ulytau", "east-kazakhstan", "astana", "almaty", "shymkent"}
}

// OpenOn are the hours in which an office is open on a weekday, 1 is Monday; they count from midnight by the clock here.
type OpenOn struct {
	Weekday     int
	From, Until time.Duration
}

// UsualHours are those of most offices: Monday to Friday from nine to six.
func UsualHours() []OpenOn {
	var week []OpenOn
	for weekday := 1; weekday <= 5; weekday++ {
		week = append(week, OpenOn{weekday, 9 * time.Hour, 18 * time.Hour})
	}
	return week
}

// NewOffice asks to enter an office, which is open at the usual hours. Only a supervisor may. Name, Address and Entrance are in kk and ru; Entrance may be empty, a place on
// the map 0. Key: the same key asks once.
type NewOffice struct {
	Region                  string
	Name, Address, Entrance map[string]string
	Latitude, Longitude     float64
	By                      SpecialistID
	Key                     string
}

// AddOffice enters an office.
func (s *Store) AddOffice(ctx context.Context, n NewOffice, now time.Time) (OfficeID, error) {
	var id OfficeID
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := maySupervise(ctx, tx, n.By); err != nil {
			return err
		}
		if n.Key == "" || !slices.Contains(Regions(), n.Region) || !inBoth(n.Name) || !inBoth(n.Address) {
			return ErrInvalid
		}
		made, err := inserted(ctx, tx, "offices", n.Key, `
			INSERT INTO offices (region, name_kk, name_ru, address_kk, address_ru, entrance_kk, entrance_ru, latitude, longitude, key)
			VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8::float8, 0), nullif($9::float8, 0), $10) ON CONFLICT DO NOTHING RETURNING id`,
			n.Region, n.Name["kk"], n.Name["ru"], n.Address["kk"], n.Address["ru"], n.Entrance["kk"], n.Entrance["ru"], n.Latitude, n.Longitude, n.Key)
		if err != nil {
			return err
		}
		if made == 0 {
			return tx.QueryRow(ctx, `SELECT id FROM offices WHERE key = $1`, n.Key).Scan(&id)
		}
		id = OfficeID(made)
		for _, o := range UsualHours() {
			if err := setOpenOn(ctx, tx, id, o); err != nil {
				return err
			}
		}
		return recordBy(ctx, tx, n.By, audit.OfficeChanged, audit.OnOffice, made, now)
	})
	if err != nil {
		return 0, fmt.Errorf("staff %d enters an office: %w", n.By, err)
	}
	return id, nil
}

func inBoth(words map[string]string) bool { return words["kk"] != "" && words["ru"] != "" }

// SetOpen changes when an office is open on a weekday; not at all, when From is Until. Only a supervisor may. What is booked stands, and Unfit lists it if it fits no more.
func (s *Store) SetOpen(ctx context.Context, by SpecialistID, office OfficeID, o OpenOn, now time.Time) error {
	err := postgres.InTx(ctx, s.Pool, func(tx pgx.Tx) error {
		if err := maySupervise(ctx, tx, by); err != nil {
			return err
		}
		if o.Weekday < 1 || o.Weekday > 7 || o.From < 0 || o.From > o.Until || o.Until >= 24*time.Hour {
			return ErrInvalid
		}
		if err := insist(ctx, tx, ErrNotFound, `SELECT EXISTS (SELECT FROM offices WHERE id = $1 AND ended_at IS NULL)`, office); err != nil {
			return err
		}
		if err := setOpenOn(ctx, tx, office, o); err != nil {
			return err
		}
		if err := s.hoursChanged(ctx, tx, 0, by, now); err != nil {
			return err
		}
		return recordBy(ctx, tx, by, audit.OfficeChanged, audit.OnOffice, int64(office), now)
	})
	if err != nil {
		return fmt.Errorf("staff %d changes the hours of office %d: %w", by, office, err)
	}
	return nil
}

func setOpenOn(ctx context.Context, tx pgx.Tx, office OfficeID, o OpenOn) error {
	if o.From == o.Until {
		_, err := tx.Exec(ctx, `DELETE FROM office_hours WHERE office_id = $1 AND weekday = $2`, office, o.Weekday)
		return err
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO office_hours (office_id, weekday, from_time, until_time) VALUES ($1, $2, $3::interval::time, $4::interval::time)
		ON CONFLICT (office_id, weekday) DO UPDATE SET from_time = excluded.from_time, until_time = excluded.until_time`, office, o.Weekday, o.From, o.Until)
	return err
}

// AllOffices lists the offices, by region and then in the order in which they were entered.
func (s *Store) AllOffices(ctx context.Context) ([]Office, error) {
	rows, _ := s.Pool.Query(ctx, `SELECT `+officeColumns+` FROM offices o WHERE o.ended_at IS NULL ORDER BY o.region, o.id`) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, scanOffice)
	if err != nil {
		return nil, fmt.Errorf("offices: %w", err)
	}
	return all, nil
}

const officeColumns = `o.id, o.region, o.name_kk, o.name_ru, o.address_kk, o.address_ru, o.entrance_kk, o.entrance_ru, coalesce(o.latitude, 0), coalesce(o.longitude, 0)`

// OfficePage is an office with when it is open.
type OfficePage struct {
	Office
	Open []OpenOn
}

// Written is what is written down of it, to be asked for anew.
func (o Office) Written() NewOffice {
	return NewOffice{Region: o.Region, Name: o.Name, Address: o.Address, Entrance: o.Entrance, Latitude: o.Latitude, Longitude: o.Longitude}
}

// OfficePage reads an office. ErrNotFound: there is none.
func (s *Store) OfficePage(ctx context.Context, id OfficeID) (OfficePage, error) {
	var page OfficePage
	all, err := s.AllOffices(ctx)
	if err != nil {
		return page, err
	}
	at := slices.IndexFunc(all, func(o Office) bool { return o.ID == id })
	if at < 0 {
		return page, fmt.Errorf("office %d: %w", id, ErrNotFound)
	}
	page.Office = all[at]
	rows, _ := s.Pool.Query(ctx, `SELECT weekday, from_time::interval, until_time::interval FROM office_hours WHERE office_id = $1 ORDER BY weekday`, id) // its error is met again by reading the rows
	if page.Open, err = pgx.CollectRows(rows, pgx.RowToStructByPos[OpenOn]); err != nil {
		return page, fmt.Errorf("hours of office %d: %w", id, err)
	}
	return page, nil
}
