//go:build !daylight

package delivery

// Families are left in peace from 21:00 to 09:00 in Kazakhstan: a phone that lights up at night wakes more people than it is for.
const (
	quietFrom  = 21
	quietUntil = 9
)
