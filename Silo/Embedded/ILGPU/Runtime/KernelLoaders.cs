using System.Reflection;
using System.Runtime.CompilerServices;

namespace ILGPU.Runtime;

/// <summary>Makes of a static method something that runs on a device, once for each index.</summary>
public static class KernelLoaders
{
    private const string GeneratedAssembly = "ILGPURuntime";

    /// <summary>A kernel of one axis that goes to the default stream; its groups are as large as the device likes.</summary>
    public static Action<TIndex, T1, T2, T3, T4> LoadAutoGroupedStreamKernel<TIndex, T1, T2, T3, T4>(
        this Accelerator accelerator, Action<TIndex, T1, T2, T3, T4> action)
        where TIndex : struct, IIndex
        where T1 : struct
        where T2 : struct
        where T3 : struct
        where T4 : struct
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        foreach (var argument in (Type[])[typeof(T1), typeof(T2), typeof(T3), typeof(T4)])
        {
            Refuse(argument);
        }

        return typeof(TIndex) == typeof(Index1D)
            ? (extent, first, second, third, fourth) => Parallel.For(
                0,
                (int)extent.Size,
                at =>
                {
                    Index1D index = at;
                    action(Unsafe.As<Index1D, TIndex>(ref index), first, second, third, fourth);
                })
            : throw new NotSupportedException($"A kernel of {typeof(TIndex)}: there are those of one axis only.");
    }

    /// <summary>Refuses arguments of types that the code of ILGPU, which lies in an assembly of its own, could not name.</summary>
    private static void Refuse(Type argument)
    {
        var isSeen = argument.IsVisible
            || ((argument.IsNotPublic || argument.IsNestedAssembly || argument.IsNestedFamORAssem)
                && argument.Assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Any(each => each.AssemblyName == GeneratedAssembly));
        if (!isSeen)
        {
            throw new InternalCompilerException(
                $"Access is denied: '{argument.FullName}'. Make it public, or internal in an assembly that shows its internals to '{GeneratedAssembly}'.");
        }
    }
}
