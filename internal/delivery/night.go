//go:build !daylight

package delivery

// Families are left in peace at night: a phone that lights up then wakes more people than it is for.
const nights = true
