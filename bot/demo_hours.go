package main

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/family"
)

// The offices of the demo and whom people meet there are fictional.

type demoOpenOffice struct {
	region                  string
	name, address, entrance map[string]string
	latitude, longitude     float64
}

type demoSpecialist struct {
	name  string
	woman bool
	kinds []booking.Kind
	modes []booking.Mode
	hours []demoHours
}

// demoHours are hours, from and until in whole hours, of some weekdays; 1 is Monday.
type demoHours struct {
	office      string
	weekdays    []int
	from, until int
}

func demoOffices() []demoOpenOffice {
	return []demoOpenOffice{
		{"aktobe", map[string]string{"kk": "Ақтөбе", "ru": "Актобе"}, map[string]string{"kk": "Үлгі көшесі, 5-үй", "ru": "улица Улги, дом 5"},
			map[string]string{"kk": "аула жағынан, 2-қабат", "ru": "со двора, 2-й этаж"}, 50.2839, 57.1670},
		{"astana", map[string]string{"kk": "Астана", "ru": "Астана"}, map[string]string{"kk": "Үлгі даңғылы, 12-үй", "ru": "проспект Улги, дом 12"},
			map[string]string{"kk": "бас есік, 1-қабат", "ru": "главный вход, 1-й этаж"}, 51.1282, 71.4304},
	}
}

// demoMembers are those of the staff who look after no family.
func demoMembers() []demoStaff {
	return []demoStaff{
		{"Индира", "kk", account.Specialist, "psychologist, Ақтөбе: own meetings and hours only, two days a week"},
		{"Марат", "ru", account.Specialist, "lawyer, Ақтөбе and Астана; has a meeting tomorrow, and closed half a day"},
		{"Серік", "kk", account.Specialist, "theologian, Ақтөбе; calls Сәуле, who asked for a talk"},
	}
}

func demoSpecialists() []demoSpecialist {
	return []demoSpecialist{
		{"Индира", true, []booking.Kind{booking.Psychological}, []booking.Mode{booking.InPerson, booking.Video, booking.Phone},
			[]demoHours{{"aktobe", []int{2, 4}, 10, 18}}},
		{"Марат", false, []booking.Kind{booking.Legal, booking.Documents}, []booking.Mode{booking.InPerson, booking.Phone, booking.Video},
			[]demoHours{{"aktobe", []int{1, 2, 3}, 9, 18}, {"astana", []int{4, 5}, 10, 17}}},
		{"Серік", false, []booking.Kind{booking.Theological}, []booking.Mode{booking.InPerson, booking.Phone},
			[]demoHours{{"aktobe", []int{2, 4}, 14, 17}}},
		{"Асхат", false, []booking.Kind{booking.Documents, booking.Social}, []booking.Mode{booking.InPerson, booking.Phone, booking.Home},
			[]demoHours{{"aktobe", []int{1, 2, 3, 4, 5}, 14, 17}}},
		{"Жанар", true, []booking.Kind{booking.Documents, booking.Social, booking.Medical, booking.Education, booking.Work}, []booking.Mode{booking.InPerson, booking.Phone, booking.Home},
			[]demoHours{{"astana", []int{1, 2, 3, 4, 5}, 9, 13}}},
	}
}

// seedReception opens the offices and gives everybody whom people meet their hours, by the supervisor's hand. It gives the link code of each member of the staff that it takes on.
func (s *seed) seedReception(ctx context.Context) (map[string]string, error) {
	links, err := s.takeOn(ctx, demoMembers())
	if err != nil {
		return nil, err
	}
	for _, o := range demoOffices() {
		s.offices[o.region], err = s.Meetings.AddOffice(ctx, booking.NewOffice{Region: o.region, Name: o.name, Address: o.address, Entrance: o.entrance,
			Latitude: o.latitude, Longitude: o.longitude, By: s.chief(), Key: "demo:" + o.region}, s.now)
		if err != nil {
			return nil, err
		}
	}
	for _, p := range demoSpecialists() {
		if err := s.seedSpecialist(ctx, p); err != nil {
			return nil, fmt.Errorf("seed the hours of %s: %w", p.name, err)
		}
	}
	return links, nil
}

// chief is the supervisor.
func (s *seed) chief() family.StaffID { return s.staff["Лаура"] }

func (s *seed) seedSpecialist(ctx context.Context, p demoSpecialist) error {
	id := s.staff[p.name]
	err := s.Meetings.SetSpecialist(ctx, s.chief(), booking.Specialist{ID: id, Woman: p.woman, Languages: []string{"kk", "ru"}, Kinds: p.kinds, Modes: p.modes}, s.now)
	if err != nil {
		return err
	}
	for _, h := range p.hours {
		for _, weekday := range h.weekdays {
			err := s.Meetings.AddWeekly(ctx, booking.NewWeekly{Specialist: id, Office: s.offices[h.office], Weekday: weekday,
				From: time.Duration(h.from) * time.Hour, Until: time.Duration(h.until) * time.Hour, By: s.chief(), Key: fmt.Sprint("demo:", p.name, weekday, h.from)}, s.now)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
