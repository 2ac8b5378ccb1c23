namespace Orleans.Serialization;

/// <summary>A type that was to travel in a message is not marked for it.</summary>
[GenerateSerializer]
public sealed class CodecNotFoundException : SerializerException
{
    public CodecNotFoundException(string message) : base(message)
    {
    }
}
