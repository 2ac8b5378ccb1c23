using System.Buffers.Text;
using System.Text;

namespace Orleans.Runtime;

/// <summary>
/// How integer, Guid and compound keys are written in a grain id: <c>HEX[+extension]</c>, 32 hex digits<c>[+extension]</c>.
/// </summary>
public static class GrainIdKeyExtensions
{
    private const int GuidLength = 32;

    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.ToString("X"));

    public static IdSpan CreateIntegerKey(long key, ReadOnlySpan<byte> keyExtension) =>
        keyExtension.IsEmpty ? CreateIntegerKey(key) : CreateIntegerKey(key, Encoding.UTF8.GetString(keyExtension));

    public static IdSpan CreateIntegerKey(long key, string? keyExtension) =>
        string.IsNullOrWhiteSpace(keyExtension) ? CreateIntegerKey(key) : IdSpan.Create($"{key:X}+{keyExtension}");

    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.ToString("N"));

    public static IdSpan CreateGuidKey(Guid key, ReadOnlySpan<byte> keyExtension) =>
        keyExtension.IsEmpty ? CreateGuidKey(key) : CreateGuidKey(key, Encoding.UTF8.GetString(keyExtension));

    public static IdSpan CreateGuidKey(Guid key, string? keyExtension) =>
        string.IsNullOrWhiteSpace(keyExtension) ? CreateGuidKey(key) : IdSpan.Create($"{key:N}+{keyExtension}");

    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var text = grainId.Key.AsSpan();
        var plus = text.IndexOf((byte)'+');
        keyExt = plus < 0 ? null : Encoding.UTF8.GetString(text[(plus + 1)..]);
        text = plus < 0 ? text : text[..plus];
        return Utf8Parser.TryParse(text, out key, out var read, 'X') && read == text.Length;
    }

    public static long GetIntegerKey(this GrainId grainId) => grainId.GetIntegerKey(out _);

    public static long GetIntegerKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetIntegerKey(out var key, out keyExt) ? key : throw NotAKey(grainId, "an integer");

    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
    {
        var text = grainId.Key.AsSpan();
        keyExt = null;
        key = default;
        if (text.Length > GuidLength)
        {
            if (text[GuidLength] != (byte)'+')
            {
                return false;
            }

            keyExt = Encoding.UTF8.GetString(text[(GuidLength + 1)..]);
            text = text[..GuidLength];
        }

        return Utf8Parser.TryParse(text, out key, out var read, 'N') && read == GuidLength;
    }

    public static Guid GetGuidKey(this GrainId grainId) => grainId.GetGuidKey(out _);

    public static Guid GetGuidKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetGuidKey(out var key, out keyExt) ? key : throw NotAKey(grainId, "a Guid");

    private static ArgumentException NotAKey(GrainId grainId, string kind) =>
        new($"The key of grain \"{grainId}\" is not {kind} key.", nameof(grainId));
}
