/* The workloads in C as people write them by hand: LANES samples go side by side through vector types.
 *
 * A layer takes TILE vectors at a time, so that a weight that was loaded is used TILE times.  The sums over the samples
 * stay vectors until the end.  tanh is that of libmvec, the vector library of glibc.
 */

#include <stddef.h>
#include <string.h>

#if defined(__AVX512F__)
#define LANES 8
#define VECTOR_TANH _ZGVeN8v_tanh
#else
#define LANES 4
#define VECTOR_TANH _ZGVdN4v_tanh
#endif
#define TILE 4
#define STEP (TILE * LANES)

typedef double lanes __attribute__((vector_size(8 * LANES)));
typedef double unaligned __attribute__((vector_size(8 * LANES), aligned(8)));
typedef long long mask __attribute__((vector_size(8 * LANES)));

extern lanes VECTOR_TANH(lanes);

static inline lanes load(const double *p) { return *(const unaligned *)p; }
static inline double sum(lanes v) {
  double s = 0;
  for (int i = 0; i < LANES; i++) s += v[i];
  return s;
}
static inline lanes choose(mask m, lanes a) { return (lanes)((mask)a & m); } /* a where m, 0 elsewhere */
static inline lanes relu(lanes v) { return choose(v > 0, v); }

/* ---- W2: x has a row of n for each of two inputs ---- */

double linear(const double *w, const double *x, const double *y, long n, double *gradient) {
  lanes s[7] = {0};
  long i = 0;
  for (; i + LANES <= n; i += LANES) {
    lanes a = load(x + i), b = load(x + n + i);
    lanes h1 = w[0] * a + w[1] * b, h2 = w[2] * a + w[3] * b;
    lanes e = w[4] * h1 + w[5] * h2 - load(y + i);
    s[0] += e * a, s[1] += e * b, s[2] += e * h1, s[3] += e * h2, s[4] += e * e;
  }
  double t[5];
  for (int k = 0; k < 5; k++) t[k] = sum(s[k]);
  for (; i < n; i++) {
    double a = x[i], b = x[n + i], h1 = w[0] * a + w[1] * b, h2 = w[2] * a + w[3] * b, e = w[4] * h1 + w[5] * h2 - y[i];
    t[0] += e * a, t[1] += e * b, t[2] += e * h1, t[3] += e * h2, t[4] += e * e;
  }
  gradient[0] = w[4] * t[0], gradient[1] = w[4] * t[1], gradient[2] = w[5] * t[0], gradient[3] = w[5] * t[1];
  gradient[4] = t[2], gradient[5] = t[3];
  return t[4] / 2;
}

/* ---- W3: layers of 2, 16, 16 and 1; the weights of a neuron, then its bias ---- */

#define WIDE 16
#define FIRST 0
#define SECOND (3 * WIDE)
#define THIRD (SECOND + (WIDE + 1) * WIDE)
#define COUNT (THIRD + WIDE + 1)

typedef lanes tile[TILE];

static inline void layer(const double *w, const tile *in, int nin, tile *out) {
  for (int j = 0; j < WIDE; j++) {
    const double *row = w + j * (nin + 1);
    lanes acc[TILE];
    for (int t = 0; t < TILE; t++) acc[t] = row[nin] + (lanes){0};
    for (int k = 0; k < nin; k++)
      for (int t = 0; t < TILE; t++) acc[t] += row[k] * in[k][t];
    for (int t = 0; t < TILE; t++) out[j][t] = acc[t];
  }
}

/* What the slopes of a layer add to the sums for its weights. */
static inline void gather(lanes *sums, const tile *slope, int nout, const tile *in, int nin) {
  for (int j = 0; j < nout; j++) {
    lanes *row = sums + j * (nin + 1);
    for (int k = 0; k < nin; k++) {
      lanes acc = row[k];
      for (int t = 0; t < TILE; t++) acc += slope[j][t] * in[k][t];
      row[k] = acc;
    }
    for (int t = 0; t < TILE; t++) row[nin] += slope[j][t];
  }
}

static inline void activate(tile *h, int is_tanh) {
  for (int j = 0; j < WIDE; j++)
    for (int t = 0; t < TILE; t++) h[j][t] = is_tanh ? VECTOR_TANH(h[j][t]) : relu(h[j][t]);
}

/* The slope before an activation, from the one behind it and what it gave. */
static inline lanes before(lanes slope, lanes h, int is_tanh) {
  return is_tanh ? slope * (1 - h * h) : choose(h > 0, slope);
}

static inline lanes steps(const double *w, const tile *x, const lanes *y, const lanes *counts, int is_tanh, lanes *sums) {
  tile h1[WIDE], h2[WIDE], d1[WIDE], d2[WIDE], d3[1];
  lanes loss = {0};
  layer(w + FIRST, x, 2, h1);
  activate(h1, is_tanh);
  layer(w + SECOND, h1, WIDE, h2);
  activate(h2, is_tanh);
  for (int t = 0; t < TILE; t++) {
    lanes score = w[THIRD + WIDE] + (lanes){0};
    for (int k = 0; k < WIDE; k++) score += w[THIRD + k] * h2[k][t];
    lanes margin = 1 - y[t] * score;
    loss += counts[t] * relu(margin);
    d3[0][t] = choose(margin > 0, -y[t] * counts[t]);
  }
  for (int k = 0; k < WIDE; k++)
    for (int t = 0; t < TILE; t++) d2[k][t] = before(w[THIRD + k] * d3[0][t], h2[k][t], is_tanh);
  for (int k = 0; k < WIDE; k++) {
    lanes acc[TILE] = {0};
    for (int j = 0; j < WIDE; j++)
      for (int t = 0; t < TILE; t++) acc[t] += w[SECOND + j * (WIDE + 1) + k] * d2[j][t];
    for (int t = 0; t < TILE; t++) d1[k][t] = before(acc[t], h1[k][t], is_tanh);
  }
  gather(sums + THIRD, d3, 1, h2, WIDE);
  gather(sums + SECOND, d2, WIDE, h1, WIDE);
  gather(sums + FIRST, d1, WIDE, x, 2);
  return loss;
}

static inline double all_steps(const double *w, const double *x, const double *y, long n, double penalty, double *gradient, int is_tanh) {
  static __thread lanes sums[COUNT];
  memset(sums, 0, sizeof sums);
  lanes loss = {0};
  for (long i = 0; i < n; i += STEP) {
    tile in[2];
    lanes target[TILE], counts[TILE];
    if (i + STEP <= n) {
      for (int t = 0; t < TILE; t++) {
        in[0][t] = load(x + i + t * LANES), in[1][t] = load(x + n + i + t * LANES);
        target[t] = load(y + i + t * LANES), counts[t] = 1 + (lanes){0};
      }
    } else { /* the rest, filled up with samples that do not count */
      double rest[4][STEP] = {0};
      for (long k = i; k < n; k++) rest[0][k - i] = x[k], rest[1][k - i] = x[n + k], rest[2][k - i] = y[k], rest[3][k - i] = 1;
      for (int t = 0; t < TILE; t++) {
        in[0][t] = load(rest[0] + t * LANES), in[1][t] = load(rest[1] + t * LANES);
        target[t] = load(rest[2] + t * LANES), counts[t] = load(rest[3] + t * LANES);
      }
    }
    loss += steps(w, in, target, counts, is_tanh, sums);
  }
  double squares = 0;
  for (int k = 0; k < COUNT; k++) {
    squares += w[k] * w[k];
    gradient[k] = sum(sums[k]) + 2 * penalty * n * w[k];
  }
  return sum(loss) + penalty * n * squares;
}

double network_relu(const double *w, const double *x, const double *y, long n, double penalty, double *gradient) {
  return all_steps(w, x, y, n, penalty, gradient, 0);
}

double network_tanh(const double *w, const double *x, const double *y, long n, double penalty, double *gradient) {
  return all_steps(w, x, y, n, penalty, gradient, 1);
}
