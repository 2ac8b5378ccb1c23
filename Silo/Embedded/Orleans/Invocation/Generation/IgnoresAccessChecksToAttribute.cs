namespace System.Runtime.CompilerServices;

/// <summary>Known to the runtime by its name: lets the generated assembly see internal types of another one.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
