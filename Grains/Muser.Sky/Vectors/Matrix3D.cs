namespace Muser.Sky.Vectors;

/// <summary>
/// A 3 x 3 matrix by rows. The rotations turn the axes, not the vector: <c>RotationZ(a) * v</c> gives the components of v
/// in axes turned by a about z (the convention of SOFA's Rx, Ry, Rz).
/// </summary>
public readonly record struct Matrix3D(Vector3D RowX, Vector3D RowY, Vector3D RowZ)
{
    /// <summary>The components of a vector in the axes that are the rows.</summary>
    public static Vector3D operator *(in Matrix3D m, Vector3D v) => new(m.RowX.Dot(v), m.RowY.Dot(v), m.RowZ.Dot(v));

    public static Matrix3D operator *(in Matrix3D a, in Matrix3D b) =>
        new(b.TransposeTimes(a.RowX), b.TransposeTimes(a.RowY), b.TransposeTimes(a.RowZ));

    /// <summary>The transposed matrix (the inverse, for a rotation) times a vector.</summary>
    public Vector3D TransposeTimes(Vector3D v) => (RowX * v.X) + (RowY * v.Y) + (RowZ * v.Z);

    /// <summary>Axes turned about x by an angle, rad.</summary>
    public static Matrix3D RotationX(double angleRad)
    {
        var (sin, cos) = Math.SinCos(angleRad);
        return new(new(1, 0, 0), new(0, cos, sin), new(0, -sin, cos));
    }

    /// <summary>Axes turned about z by an angle, rad.</summary>
    public static Matrix3D RotationZ(double angleRad)
    {
        var (sin, cos) = Math.SinCos(angleRad);
        return new(new(cos, sin, 0), new(-sin, cos, 0), new(0, 0, 1));
    }
}
