namespace Muser.Sky.Vectors;

/// <summary>A vector in three dimensions, double precision; frame and unit are said where it is used.</summary>
public readonly record struct Vector3D(double X, double Y, double Z)
{
    /// <summary>The length.</summary>
    public double Length => Math.Sqrt(Dot(this));

    /// <summary>The scalar product.</summary>
    public double Dot(Vector3D other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    /// <summary>The vector product, right-handed.</summary>
    public Vector3D Cross(Vector3D other) =>
        new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    /// <summary>The unit vector in this direction; NaN for the zero vector.</summary>
    public Vector3D Unit() => this * (1.0 / Length);

    /// <summary>The unit vector at a longitude and latitude (right ascension and declination), rad.</summary>
    public static Vector3D FromSpherical(double longitudeRad, double latitudeRad)
    {
        var (sinLongitude, cosLongitude) = Math.SinCos(longitudeRad);
        var (sinLatitude, cosLatitude) = Math.SinCos(latitudeRad);
        return new(cosLatitude * cosLongitude, cosLatitude * sinLongitude, sinLatitude);
    }

    /// <summary>Longitude (right ascension) of this direction, rad, 0 to 2 pi.</summary>
    public double Longitude() => Angle.Turn(Math.Atan2(Y, X));

    /// <summary>Latitude (declination) of this direction, rad, -pi/2 to pi/2.</summary>
    public double Latitude() => Math.Atan2(Z, Math.Sqrt((X * X) + (Y * Y)));

    public static Vector3D operator +(Vector3D a, Vector3D b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector3D operator -(Vector3D a, Vector3D b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector3D operator -(Vector3D a) => new(-a.X, -a.Y, -a.Z);

    public static Vector3D operator *(double k, Vector3D a) => new(k * a.X, k * a.Y, k * a.Z);

    public static Vector3D operator *(Vector3D a, double k) => new(k * a.X, k * a.Y, k * a.Z);
}
