// One axis of a chart: the range that it covers, its ticks, and where values fall on it. As ChartAxis does it.
function plotAxis(values, isLog, padding, count, fixed) {
  const scale = isLog ? Math.log10 : v => v;
  let [low, high] = fixed ? fixed.map(scale) : [Infinity, -Infinity];
  if (!fixed) {
    for (const value of values) {
      if (!plotShows(value, isLog)) continue;
      low = Math.min(low, scale(value));
      high = Math.max(high, scale(value));
    }
  }
  if (low > high) [low, high] = isLog ? [-1, 0] : [0, 1];
  const least = Math.max(Math.max(Math.abs(low), Math.abs(high)) * 1e-9, 1e-290);
  if (high - low < least) {
    const half = isLog || low === 0 ? 0.5 : Math.max(Math.abs(low) * 0.1, least);
    [low, high] = [low - half, high + half];
  }
  const room = fixed ? 0 : (high - low) * padding;
  [low, high] = [low - room, high + room];
  return {
    isLog,
    ticks: isLog ? plotLogTicks(low, high, count) : plotLinearTicks(low, high, count),
    place: value => (scale(value) - low) / (high - low),
    at: place => { const s = low + place * (high - low); return isLog ? 10 ** s : s; },
  };
}

function plotShows(value, isLog) {
  return value != null && Math.abs(value) <= 1e300 && (!isLog || value > 0);
}

function plotTickText(value, decimals) {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && decimals > 6)) return value.toExponential(4).replace(/\.?0+e/, "e").replace("e+", "e");
  return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

// Multiples of 1, 2 or 5 times a power of ten.
function plotLinearTicks(low, high, count) {
  const rough = (high - low) / count;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const part = rough / unit;
  const step = (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7 ? 5 : 10) * unit;
  const decimals = Math.min(20, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k <= Math.floor(high / step + 1e-9) && ticks.length < 100; k++)
    ticks.push({ value: k * step, text: plotTickText(k === 0 ? 0 : k * step, decimals) });
  return ticks;
}

// Powers of ten, with 2 and 5 between where there are few.
function plotLogTicks(low, high, count) {
  const stride = Math.max(1, Math.ceil((high - low) / count));
  const ticks = [];
  for (let power = Math.floor(low); power <= high; power++) {
    for (const factor of high - low < 3 ? [1, 2, 5] : [1]) {
      const value = factor * 10 ** power;
      if (power % stride !== 0 || Math.log10(value) < low - 1e-9 || Math.log10(value) > high + 1e-9) continue;
      ticks.push({ value, text: power > 5 || power < -4 ? `${factor}e${power}` : plotTickText(value, Math.max(0, -power)) });
    }
  }
  // A range within one step of these has ordinary ticks.
  return ticks.length > 1 ? ticks : plotLinearTicks(10 ** low, 10 ** high, count).filter(t => t.value > 0);
}
