namespace ILGPU;

/// <summary>A kernel cannot be made into code.</summary>
public sealed class InternalCompilerException : Exception
{
    public InternalCompilerException(string message)
        : base(message)
    {
    }
}
