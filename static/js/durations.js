// A span as a person says it. The page brings the patterns in its reader's language
// (ordering.orders.clock.DURATIONS).
export function words(seconds) {
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / 86400);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const numbers = { days, hours: days > 1 ? hours % 24 : hours, minutes, seconds: whole % 60 };
  const number = (_all, name, width) => String(numbers[name]).padStart(Number(width), "0");
  return document.body.dataset[pattern(days, whole)].replace(/%\((\w+)\)(\d*)d/g, number);
}

function pattern(days, seconds) {
  if (days > 1) return "durationDays";
  if (seconds >= 3600) return "durationHours";
  if (seconds >= 600) return "durationMinutes";
  return seconds < 60 ? "durationSeconds" : "durationMinutesSeconds";
}
