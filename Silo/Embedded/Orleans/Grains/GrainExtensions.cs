using Orleans.Runtime;

namespace Orleans;

/// <summary>What every grain reference and every grain can be asked for.</summary>
public static class GrainExtensions
{
    /// <summary>The reference of a grain as one of its interfaces: what a grain passes on instead of <c>this</c>.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) =>
        (TGrainInterface)grain.AsReference(typeof(TGrainInterface));

    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) =>
        (TGrainInterface)grain.AsReference(typeof(TGrainInterface));

    public static object AsReference(this IAddressable grain, Type interfaceType)
    {
        ArgumentNullException.ThrowIfNull(grain);
        var reference = ReferenceOf(grain);
        return reference.Node.References.Create(reference.GrainId, interfaceType);
    }

    public static object Cast(this IAddressable grain, Type interfaceType) => grain.AsReference(interfaceType);

    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase { GrainContext: { } context } => context.GrainId,
        IGrainContext context => context.GrainId,
        _ => throw NotAGrain(grain),
    };

    public static bool IsPrimaryKeyBasedOnLong(this IAddressable grain) => grain.GetGrainId().TryGetIntegerKey(out _, out _);

    public static long GetPrimaryKeyLong(this IAddressable grain) => grain.GetGrainId().GetIntegerKey();

    public static long GetPrimaryKeyLong(this IAddressable grain, out string? keyExt) =>
        grain.GetGrainId().GetIntegerKey(out keyExt);

    public static Guid GetPrimaryKey(this IAddressable grain) => grain.GetPrimaryKey(out _);

    public static Guid GetPrimaryKey(this IAddressable grain, out string? keyExt)
    {
        var grainId = grain.GetGrainId();
        if (grainId.TryGetGuidKey(out var guid, out keyExt))
        {
            return guid;
        }

        // An integer key asked for as a Guid: its low half.
        return grainId.TryGetIntegerKey(out var number, out keyExt)
            ? new Guid(0, 0, 0, BitConverter.GetBytes(number))
            : grainId.GetGuidKey(out keyExt);
    }

    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    private static GrainReference ReferenceOf(IAddressable grain) => grain switch
    {
        GrainReference reference => reference,
        IGrainBase { GrainContext: { } context } => context.GrainReference,
        IGrainContext context => context.GrainReference,
        _ => throw NotAGrain(grain),
    };

    private static ArgumentException NotAGrain(object grain) => new(
        $"{grain.GetType()} is neither a grain nor a reference to one. An observer is passed through CreateObjectReference.",
        nameof(grain));
}
