/* A puzzle is given only while too many send at once, and solved while the child reads that nothing is lost.
   Without this script there is a slower lane. */

const AT_ONCE = 64;

/** The puzzle with a number that makes the hash of both begin with enough zeros. */
const solve = async ({ puzzle, bits }) => {
  const letters = new TextEncoder();
  const fits = async (solution) => {
    const hash = await crypto.subtle.digest('SHA-256', letters.encode(solution));
    return new DataView(hash).getUint32(0) >>> (32 - bits) === 0 && solution;
  };
  for (let number = 0; ; number += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, (_, more) => fits(`${puzzle}.${number + more}`));
    const solution = (await Promise.all(some)).find(Boolean);
    if (solution) return solution;
  }
};
