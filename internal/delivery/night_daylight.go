//go:build daylight

package delivery

// Without a night: for the program under tests that run it whole, by the clock of the machine, at any hour.
const nights = false
