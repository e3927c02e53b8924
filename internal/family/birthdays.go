package family

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// Birthday is somebody who comes to an age at which a paper changes. The day itself is not shown: a screen tells the year of a birth.
type Birthday struct {
	// Family is the family's code.
	Family string
	Person Person
	// Age is how old they become; Past says that the day is over.
	Age  int
	Past bool

	on time.Time
}

// The ages at which something changes: at ten a child's opinion of a guardian is asked, at fourteen a guardian becomes a trustee, at sixteen an identity card is due, at
// eighteen all of that ends.
const (
	opinionAge = 10
	fullAge    = 18
)

const (
	// birthdayNotice is from when a birthday is on the list: papers take a month. An end of guardianship takes half a year.
	birthdayNotice = 31
	fullAgeNotice  = 184
	// birthdayAfter is how many days it stays.
	birthdayAfter = 3
)

func (s *Store) birthdays(ctx context.Context, staff StaffID, now time.Time) ([]Birthday, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT f.code, `+casePersonColumns+`, EXISTS (SELECT FROM documents d WHERE d.person_id = p.id AND d.track = 'guardianship')
		FROM families f JOIN persons p ON p.family_id = f.id
		WHERE `+lookedAfter+` ORDER BY p.id`, pgx.StrictNamedArgs{"staff": staff, "now": now}) // its error is met again by reading the rows
	found, err := pgx.CollectRows(rows, scanBorn)
	if err != nil {
		return nil, err
	}
	all, err := vault.OpenEach(ctx, s.Log, found, func(ctx context.Context, b sealedBorn) (Birthday, error) { return s.nextBirthday(ctx, b, now) })
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(b Birthday) bool { return b.Age == 0 })
	slices.SortStableFunc(all, func(a, b Birthday) int { return a.on.Compare(b.on) })
	return all, nil
}

type sealedBorn struct {
	family  string
	person  sealedPerson
	guarded bool
}

func (b sealedBorn) LogValue() slog.Value { return b.person.LogValue() }

func scanBorn(row pgx.CollectableRow) (sealedBorn, error) {
	var b sealedBorn
	p := &b.person
	err := row.Scan(&b.family, &p.id, &p.family, &p.initial, &p.birth, &p.sign, &p.self, &b.guarded)
	return b, err
}

// nextBirthday is the one that is near, of Age 0 when none is.
func (s *Store) nextBirthday(ctx context.Context, b sealedBorn, now time.Time) (Birthday, error) {
	plain, err := s.Vault.Open(ctx, s.Pool, b.person.family.owner(), "persons.birth", b.person.birth)
	if err != nil {
		return Birthday{}, err
	}
	birth, err := ParseBirth(string(plain))
	if err != nil {
		return Birthday{}, err
	}
	age, on := birth.near(startOfDay(now, s.Zone), b.guarded)
	if age == 0 {
		return Birthday{}, nil
	}
	person, err := s.openPerson(ctx, s.Pool, b.person)
	return Birthday{Family: b.family, Person: person, Age: age, Past: on.Before(startOfDay(now, s.Zone)), on: on}, err
}

// near is the age that somebody comes to about today, with the day; 0 for none. What is not known of a birth date counts as its first: better a month too early.
// Who was born on 29 February has the birthday on 1 March in other years.
func (b Birth) near(today time.Time, guarded bool) (age int, on time.Time) {
	for _, age := range []int{opinionAge, 14, 16, fullAge} {
		notice := birthdayNotice
		switch {
		case age == opinionAge && !guarded:
			continue
		case age == fullAge && guarded:
			notice = fullAgeNotice
		}
		on := time.Date(b.Year+age, time.Month(max(b.Month, 1)), max(b.Day, 1), 0, 0, 0, 0, today.Location())
		if !today.Before(on.AddDate(0, 0, -notice)) && !today.After(on.AddDate(0, 0, birthdayAfter)) {
			return age, on
		}
	}
	return 0, time.Time{}
}

// BirthdaysOf are the days from one to another on which a person has a birthday, as their midnights by the clock here: no talk about bad news is on one. Of whom only the
// year is known, or the month, there is none.
func (s *Store) BirthdaysOf(ctx context.Context, q postgres.Querier, person PersonID, from, until time.Time) ([]time.Time, error) {
	var in FamilyID
	var sealed []byte
	err := q.QueryRow(ctx, `SELECT family_id, birth_sealed FROM persons WHERE id = $1`, person).Scan(&in, &sealed)
	var plain []byte
	if err == nil {
		plain, err = s.Vault.Open(ctx, q, in.owner(), "persons.birth", sealed)
	}
	var birth Birth
	if err == nil {
		birth, err = ParseBirth(string(plain))
	}
	if err != nil {
		return nil, fmt.Errorf("birthdays of person %d: %w", person, err)
	}
	return birth.between(from, until, s.Zone), nil
}

func (b Birth) between(from, until time.Time, zone *time.Location) []time.Time {
	if b.Month == 0 || b.Day == 0 {
		return nil
	}
	var days []time.Time
	for year := from.In(zone).Year(); year <= until.In(zone).Year(); year++ {
		if day := time.Date(year, time.Month(b.Month), b.Day, 0, 0, 0, 0, zone); day.After(from.AddDate(0, 0, -1)) && day.Before(until) {
			days = append(days, day)
		}
	}
	return days
}
