using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Reflection;

namespace Muser.Embedded.Serialization;

/// <summary>Copies of the collections and small generic types of the base library.</summary>
internal static class CollectionCopiers
{
    private static readonly Dictionary<Type, string> Builders = new()
    {
        [typeof(List<>)] = nameof(List),
        [typeof(Dictionary<,>)] = nameof(Dictionary),
        [typeof(ConcurrentDictionary<,>)] = nameof(Concurrent),
        [typeof(SortedDictionary<,>)] = nameof(Sorted),
        [typeof(HashSet<>)] = nameof(Set),
        [typeof(Queue<>)] = nameof(Queue),
        [typeof(Stack<>)] = nameof(Stack),
        [typeof(ReadOnlyCollection<>)] = nameof(ReadOnly),
        [typeof(Nullable<>)] = nameof(Optional),
        [typeof(Memory<>)] = nameof(MutableMemory),
        [typeof(ReadOnlyMemory<>)] = nameof(Memory),
        [typeof(ArraySegment<>)] = nameof(Segment),
        [typeof(KeyValuePair<,>)] = nameof(Pair),
        [typeof(ImmutableArray<>)] = nameof(ImmutableArrayOf),
        [typeof(ImmutableList<>)] = nameof(ImmutableListOf),
        [typeof(ImmutableHashSet<>)] = nameof(ImmutableSetOf),
        [typeof(ImmutableDictionary<,>)] = nameof(ImmutableDictionaryOf),
    };

    public static bool TryBuild<T>(out Func<T, CopyContext, T> copier)
    {
        var type = typeof(T);
        copier = null!;
        if (type.IsSZArray)
        {
            copier = Invoke<T>(nameof(Array), type.GetElementType()!);
        }
        else if (type.IsArray)
        {
            copier = Invoke<T>(nameof(ArrayOfRank), type.GetElementType()!);
        }
        else if (type.IsGenericType && Builders.TryGetValue(type.GetGenericTypeDefinition(), out var builder))
        {
            copier = Invoke<T>(builder, type.GetGenericArguments());
        }
        else if (TupleCopier.IsValueTuple(type))
        {
            copier = TupleCopier.BuildForValueTuple<T>();
        }
        else if (TupleCopier.IsTuple(type))
        {
            copier = TupleCopier.BuildForTuple<T>();
        }

        return copier is not null;
    }

    /// <summary>True for the types that <see cref="TryBuild"/> knows.</summary>
    public static bool Supports(Type type) => type.IsArray
        || (type.IsGenericType && Builders.ContainsKey(type.GetGenericTypeDefinition()))
        || TupleCopier.IsValueTuple(type)
        || TupleCopier.IsTuple(type);

    private static Func<T, CopyContext, T> Invoke<T>(string builder, params Type[] arguments)
    {
        var method = typeof(CollectionCopiers).GetMethod(builder, BindingFlags.Static | BindingFlags.NonPublic)!;
        return (Func<T, CopyContext, T>)method.MakeGenericMethod(arguments).Invoke(null, null)!;
    }

    /// <summary>Copies a reference once per message and keeps references to it.</summary>
    private static Func<T, CopyContext, T> Once<T>(Func<T, T> create, Action<T, T, CopyContext>? fill = null) where T : class =>
        (value, context) =>
        {
            if (context.TryGetCopy(value, out var known))
            {
                return known;
            }

            var copy = create(value);
            context.Record(value, copy);
            fill?.Invoke(value, copy, context);
            return copy;
        };

    private static Func<T[], CopyContext, T[]> Array<T>() => Copier<T>.IsShareable
        ? Once<T[]>(static value => value.AsSpan().ToArray())
        : Once<T[]>(static value => new T[value.Length], static (from, to, context) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                to[i] = Copier<T>.Copy(from[i], context);
            }
        });

    private static Func<Array, CopyContext, Array> ArrayOfRank<T>() => Copier<T>.IsShareable
        ? Once<Array>(static value => (Array)value.Clone())
        : throw new Orleans.Serialization.CodecNotFoundException(
            $"Could not find a copier for arrays of several dimensions of {typeof(T)}.");

    private static Func<List<T>, CopyContext, List<T>> List<T>() => Copier<T>.IsShareable
        ? Once<List<T>>(static value => [.. value])
        : Once<List<T>>(static value => new List<T>(value.Count), static (from, to, context) =>
        {
            foreach (var item in from)
            {
                to.Add(Copier<T>.Copy(item, context));
            }
        });

    private static Func<Dictionary<K, V>, CopyContext, Dictionary<K, V>> Dictionary<K, V>() where K : notnull =>
        Once<Dictionary<K, V>>(static value => new(value.Count, value.Comparer), static (from, to, context) =>
        {
            foreach (var (key, value) in from)
            {
                to.Add(Copier<K>.Copy(key, context), Copier<V>.Copy(value, context));
            }
        });

    private static Func<ConcurrentDictionary<K, V>, CopyContext, ConcurrentDictionary<K, V>> Concurrent<K, V>()
        where K : notnull =>
        Once<ConcurrentDictionary<K, V>>(static value => new(value.Comparer), static (from, to, context) =>
        {
            foreach (var (key, value) in from)
            {
                to[Copier<K>.Copy(key, context)] = Copier<V>.Copy(value, context);
            }
        });

    private static Func<SortedDictionary<K, V>, CopyContext, SortedDictionary<K, V>> Sorted<K, V>() where K : notnull =>
        Once<SortedDictionary<K, V>>(static value => new(value.Comparer), static (from, to, context) =>
        {
            foreach (var (key, value) in from)
            {
                to.Add(Copier<K>.Copy(key, context), Copier<V>.Copy(value, context));
            }
        });

    private static Func<HashSet<T>, CopyContext, HashSet<T>> Set<T>() =>
        Once<HashSet<T>>(static value => new(value.Count, value.Comparer), static (from, to, context) =>
        {
            foreach (var item in from)
            {
                to.Add(Copier<T>.Copy(item, context));
            }
        });

    private static Func<Queue<T>, CopyContext, Queue<T>> Queue<T>() =>
        Once<Queue<T>>(static value => new(value.Count), static (from, to, context) =>
        {
            foreach (var item in from)
            {
                to.Enqueue(Copier<T>.Copy(item, context));
            }
        });

    private static Func<Stack<T>, CopyContext, Stack<T>> Stack<T>() =>
        Once<Stack<T>>(static value => new(value.Count), static (from, to, context) =>
        {
            foreach (var item in from.Reverse())
            {
                to.Push(Copier<T>.Copy(item, context));
            }
        });

    private static Func<ReadOnlyCollection<T>, CopyContext, ReadOnlyCollection<T>> ReadOnly<T>() =>
        static (value, context) => value.Select(item => Copier<T>.Copy(item, context)).ToList().AsReadOnly();

    private static Func<T?, CopyContext, T?> Optional<T>() where T : struct =>
        static (value, context) => value is { } some ? Copier<T>.Copy(some, context) : null;

    private static Func<ReadOnlyMemory<T>, CopyContext, ReadOnlyMemory<T>> Memory<T>() =>
        static (value, context) => Copier<T[]>.Copy(value.ToArray(), context);

    private static Func<Memory<T>, CopyContext, Memory<T>> MutableMemory<T>() =>
        static (value, context) => Copier<T[]>.Copy(value.ToArray(), context);

    private static Func<ArraySegment<T>, CopyContext, ArraySegment<T>> Segment<T>() =>
        static (value, context) => value.Array is null ? default : new(Copier<T[]>.Copy(value.ToArray(), context));

    private static Func<KeyValuePair<K, V>, CopyContext, KeyValuePair<K, V>> Pair<K, V>() =>
        static (value, context) => new(Copier<K>.Copy(value.Key, context), Copier<V>.Copy(value.Value, context));

    private static Func<ImmutableArray<T>, CopyContext, ImmutableArray<T>> ImmutableArrayOf<T>() =>
        static (value, context) => value.IsDefault || (Copier<T>.IsShareable && !context.OverWire)
            ? value
            : [.. value.Select(item => Copier<T>.Copy(item, context))];

    private static Func<ImmutableList<T>, CopyContext, ImmutableList<T>> ImmutableListOf<T>() =>
        static (value, context) => Copier<T>.IsShareable ? value : [.. value.Select(item => Copier<T>.Copy(item, context))];

    private static Func<ImmutableHashSet<T>, CopyContext, ImmutableHashSet<T>> ImmutableSetOf<T>() =>
        static (value, context) => Copier<T>.IsShareable
            ? value
            : ImmutableHashSet.CreateRange(value.KeyComparer, value.Select(item => Copier<T>.Copy(item, context)));

    private static Func<ImmutableDictionary<K, V>, CopyContext, ImmutableDictionary<K, V>> ImmutableDictionaryOf<K, V>()
        where K : notnull =>
        static (value, context) => Copier<K>.IsShareable && Copier<V>.IsShareable
            ? value
            : value.Select(pair => Pair<K, V>()(pair, context))
                .ToImmutableDictionary(pair => pair.Key, pair => pair.Value, value.KeyComparer);
}
