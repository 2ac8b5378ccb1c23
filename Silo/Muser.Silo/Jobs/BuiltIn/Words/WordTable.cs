using System.Numerics;

namespace Muser.Silo.Jobs.BuiltIn.Words;

/// <summary>
/// Counts words: open addressing with linear probing over entries of 32 bytes; words of up to 16 bytes are in their entry, the rest of longer ones is in an
/// arena. Its memory is bounded: <see cref="IsFull"/> says when it is to be written out. Not thread-safe.
/// </summary>
internal sealed class WordTable
{
    private const int FirstSlots = 1 << 12;

    /// <summary>Entries are 25 to 50 % full, and are sorted beside themselves.</summary>
    private const long BytesPerWord = 120;

    private readonly long _maxBytes;
    private Entry[] _entries = new Entry[FirstSlots];
    private byte[] _arena = new byte[1 << 12];
    private int _arenaUsed;

    /// <param name="maxBytes">Memory at most, about.</param>
    public WordTable(long maxBytes) => _maxBytes = maxBytes;

    /// <summary>Different words.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it should be written out before it grows further.</summary>
    public bool IsFull => (Count * BytesPerWord) + _arenaUsed > _maxBytes;

    /// <summary>Counts one more of a word.</summary>
    public void Add(ReadOnlySpan<byte> word)
    {
        var key = WordKey.Of(word);
        var hash = Hash(key, word);
        var mask = _entries.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            ref var entry = ref _entries[slot];
            if (entry.Length == word.Length && entry.Key == key
                && (word.Length <= WordKey.Bytes || word[WordKey.Bytes..].SequenceEqual(_arena.AsSpan(entry.Arena, word.Length - WordKey.Bytes))))
            {
                entry.Count++;
                return;
            }

            if (entry.Length == 0)
            {
                entry = new Entry { Key = key, Length = word.Length, Count = 1, Arena = Keep(word) };
                if (++Count * 2 > _entries.Length)
                {
                    Grow();
                }

                return;
            }
        }
    }

    /// <summary>
    /// The words in the order of the bytes, those of one partition after those of another, and how many each partition has. A word belongs to the
    /// partition that its hash says, the same in every table.
    /// </summary>
    public (int[] Slots, int[] PartitionCounts) Sorted(int partitions)
    {
        var counts = new int[partitions];
        var slots = new int[Count];
        var keys = new SortKey[Count];
        var used = 0;
        for (var slot = 0; slot < _entries.Length; slot++)
        {
            if (_entries[slot].Length > 0)
            {
                var partition = Partition(slot, partitions);
                counts[partition]++;
                keys[used] = new SortKey(partition, slot, this);
                slots[used++] = slot;
            }
        }

        Array.Sort(keys, slots);
        return (slots, counts);
    }

    /// <summary>A word and its count.</summary>
    /// <param name="slot">A slot of <see cref="Sorted"/>.</param>
    /// <param name="buffer">Gets the word.</param>
    public (int Length, long Count) Read(int slot, ref byte[] buffer)
    {
        ref var entry = ref _entries[slot];
        if (buffer.Length < entry.Length + WordKey.Bytes)
        {
            buffer = new byte[(entry.Length + WordKey.Bytes) * 2];
        }

        BitConverter.TryWriteBytes(buffer, entry.Key.Low);
        BitConverter.TryWriteBytes(buffer.AsSpan(8), entry.Key.High);
        if (entry.Length > WordKey.Bytes)
        {
            _arena.AsSpan(entry.Arena, entry.Length - WordKey.Bytes).CopyTo(buffer.AsSpan(WordKey.Bytes));
        }

        return (entry.Length, entry.Count);
    }

    /// <summary>Forgets all words.</summary>
    public void Clear()
    {
        Array.Clear(_entries);
        (Count, _arenaUsed) = (0, 0);
    }

    private static ulong Hash(WordKey key, ReadOnlySpan<byte> word)
    {
        var hash = key.Hash(word.Length);
        for (var at = WordKey.Bytes; at < word.Length; at += WordKey.Bytes)
        {
            hash = (BitOperations.RotateLeft(hash, 23) * 0x9FB21C651E98DF25) ^ WordKey.Of(word[at..]).Hash(word.Length);
        }

        return hash;
    }

    private int Partition(int slot, int partitions)
    {
        ref var entry = ref _entries[slot];
        var hash = entry.Key.Hash(entry.Length);
        return (int)Math.BigMul(hash >> 8 << 8, (ulong)partitions, out _);
    }

    private int Keep(ReadOnlySpan<byte> word)
    {
        if (word.Length <= WordKey.Bytes)
        {
            return 0;
        }

        var rest = word[WordKey.Bytes..];
        if (_arenaUsed + rest.Length > _arena.Length)
        {
            Array.Resize(ref _arena, Math.Max(_arena.Length * 2, _arenaUsed + rest.Length));
        }

        rest.CopyTo(_arena.AsSpan(_arenaUsed));
        _arenaUsed += rest.Length;
        return _arenaUsed - rest.Length;
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        var mask = _entries.Length - 1;
        foreach (ref var entry in old.AsSpan())
        {
            if (entry.Length == 0)
            {
                continue;
            }

            var hash = entry.Key.Hash(entry.Length);
            if (entry.Length > WordKey.Bytes)
            {
                var rest = _arena.AsSpan(entry.Arena, entry.Length - WordKey.Bytes);
                for (var at = 0; at < rest.Length; at += WordKey.Bytes)
                {
                    hash = (BitOperations.RotateLeft(hash, 23) * 0x9FB21C651E98DF25) ^ WordKey.Of(rest[at..]).Hash(entry.Length);
                }
            }

            var slot = (int)hash & mask;
            while (_entries[slot].Length > 0)
            {
                slot = (slot + 1) & mask;
            }

            _entries[slot] = entry;
        }
    }

    private struct Entry
    {
        public WordKey Key;
        public int Length;
        public int Arena;
        public long Count;
    }

    private readonly struct SortKey(int partition, int slot, WordTable table) : IComparable<SortKey>
    {
        private readonly int _partition = partition;
        private readonly int _slot = slot;

        public int CompareTo(SortKey other)
        {
            if (_partition != other._partition)
            {
                return _partition.CompareTo(other._partition);
            }

            ref var mine = ref table._entries[_slot];
            ref var theirs = ref table._entries[other._slot];
            var order = mine.Key.CompareTo(theirs.Key);
            if (order != 0)
            {
                return order;
            }

            if (mine.Length <= WordKey.Bytes || theirs.Length <= WordKey.Bytes)
            {
                return mine.Length.CompareTo(theirs.Length);
            }

            var rest = table._arena.AsSpan(mine.Arena, mine.Length - WordKey.Bytes);
            return rest.SequenceCompareTo(table._arena.AsSpan(theirs.Arena, theirs.Length - WordKey.Bytes));
        }
    }
}
