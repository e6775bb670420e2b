using System.Numerics;
using RiSgd.Methods;

namespace RiSgd.Numerics;

/// <summary>
/// k of d indices in ascending order, each set equally likely, by Floyd's method: for j = d-k .. d-1 draw t from 0 .. j, and take t, or j if t was taken already.
/// As a set of bits, which d/8 bytes hold, whatever k is.
/// </summary>
internal readonly struct RandomSupport
{
    private const int WordBits = 64;

    private readonly ulong[] _taken;

    /// <summary>Draws the support of that name.</summary>
    public RandomSupport(long name, int length, int count)
    {
        var random = new CounterRandom(name, RandomPurpose.Sparsifier);
        _taken = new ulong[(length + WordBits - 1) / WordBits];
        for (int j = length - count; j < length; j++)
        {
            int t = random.NextInt32(j + 1);
            if ((_taken[t / WordBits] >> (t % WordBits) & 1) != 0)
                t = j;
            _taken[t / WordBits] |= 1ul << (t % WordBits);
        }
    }

    /// <summary>Goes through the indices.</summary>
    public Enumerator GetEnumerator() => new(_taken);

    /// <summary>The indices in ascending order.</summary>
    public struct Enumerator(ulong[] taken)
    {
        private int _word = -1;
        private ulong _rest;

        /// <summary>The index.</summary>
        public int Current { get; private set; }

        /// <summary>Goes on to the next index.</summary>
        public bool MoveNext()
        {
            while (_rest == 0)
            {
                if (++_word == taken.Length)
                    return false;
                _rest = taken[_word];
            }

            Current = (_word * WordBits) + BitOperations.TrailingZeroCount(_rest);
            _rest &= _rest - 1;
            return true;
        }
    }
}
